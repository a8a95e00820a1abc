import LocalStore

/// What `config check` says of one thing.
struct ConfigFinding: Hashable {
  enum Verdict: String {
    case ok
    /// It works so, but somebody should know.
    case warning
    case problem
  }

  /// A word that scripts can branch on.
  let subject: String
  let verdict: Verdict
  let message: String
  /// What to do; nil where all is well.
  var hint: String?

  var json: JSONValue {
    [
      "subject": .string(subject), "verdict": .string(verdict.rawValue),
      "message": .string(message), "hint": .string(orNull: hint),
    ]
  }
}
