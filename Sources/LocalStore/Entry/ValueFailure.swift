/// Why a text is no value of a field: what was given and what is accepted.
package struct ValueFailure: Error, Hashable, Sendable {
  /// Stable, such as "invalid-date".
  package let code: String
  /// A sentence that names what was given.
  package let message: String
  /// What is accepted, or what was probably meant.
  package let hint: String?

  package init(code: String, message: String, hint: String?) {
    self.code = code
    self.message = message
    self.hint = hint
  }

  /// Something that is not of a kind: "“31.2.2025” is not a date".
  init(_ given: String, isNot what: String, code: String, accepted: String) {
    self.init(
      code: code, message: "“\(Self.shortened(given))” is not \(what)",
      hint: "Accepted: \(accepted).")
  }

  /// What was given may be a whole file.
  static func shortened(_ text: String) -> String {
    DisplayText.shortened(DisplayText.singleLine(text), to: 60)
  }

  /// The same as the end of a command, with the field it is about.
  package func failure(field: String, record: String? = nil) -> CommandFailure {
    CommandFailure(
      .invalidData, code: code, message: "\(field): \(message)", field: field, record: record,
      hint: hint)
  }
}
