import LocalStore

/// Moments as the console writes them, in JSON and for people: a server has no local time.
enum UTC {
  static func text(_ milliseconds: UInt64) -> String { Timestamp.text(milliseconds: milliseconds) }
}
