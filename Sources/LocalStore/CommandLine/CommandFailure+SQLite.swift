extension CommandFailure {
  /// A failing database as a person sees it: the file, SQLite's reason, and what to do.
  /// - Parameter damaged: what to do about a file that is damaged.
  package init(_ error: SQLiteError, damaged: String? = nil) {
    let code =
      switch error.kind {
      case .busy: "database-busy"
      case .full: "disk-full"
      case .readOnly: "read-only"
      case .notADatabase: "not-a-database"
      case .corrupt: "database-damaged"
      case .cannotOpen: "cannot-open"
      case .permission: "file-permission"
      case .constraint: "constraint"
      case .inputOutput: "disk-error"
      case .tooBig: "too-big"
      case .interrupted: "interrupted"
      case .other: "database-error"
      }
    self.init(
      error.kind == .interrupted ? .interrupted : .failure, code: code,
      message: "\(error.path): \(error.reason)",
      hint: error.isDamage ? damaged ?? error.hint : error.hint)
  }
}
