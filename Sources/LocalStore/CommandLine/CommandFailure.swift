/// Why a command did not do what was asked: for a person to read, and for a script to branch on.
package struct CommandFailure: Error, Sendable, Equatable {
  package var status: ExitStatus
  /// Stable and in English, such as "not-found"; part of the interface.
  package var code: String
  /// A sentence in the user's language.
  package var message: String
  /// The field, option or operand it is about.
  package var field: String?
  /// The id of the record it is about.
  package var record: String?
  /// What to do now, in the user's language.
  package var hint: String?

  package init(
    _ status: ExitStatus, code: String, message: String, field: String? = nil,
    record: String? = nil, hint: String? = nil
  ) {
    self.status = status
    self.code = code
    self.message = message
    self.field = field
    self.record = record
    self.hint = hint
  }

  /// `{"error": {"code", "message", "field", "record", "hint"}}`, every key always present.
  package var json: JSONValue {
    .object([
      "error": .object([
        "code": .string(code),
        "message": .string(message),
        "field": .string(orNull: field),
        "record": .string(orNull: record),
        "hint": .string(orNull: hint),
      ])
    ])
  }
}
