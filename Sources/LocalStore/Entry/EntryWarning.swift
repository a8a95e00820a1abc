/// Something a person should know though the command did what was asked.
package struct EntryWarning: Hashable, Sendable {
  /// Stable, such as "unresolved".
  package let code: String
  package let message: String
  package let field: String?
  package let hint: String?

  package init(code: String, message: String, field: String? = nil, hint: String? = nil) {
    self.code = code
    self.message = message
    self.field = field
    self.hint = hint
  }
}
