extension DamagedLog {
  /// Throws if SQLite would forget commits of the file's log. To be called while nobody has the
  /// file open: SQLite's first reader throws away what it does not believe.
  package static func check(_ path: String) throws {
    let logPath = "\(path)-wal"
    guard let log = try RawFile(logPath), log.size > 0, let file = try RawFile(path) else { return }
    guard DatabasePages(file, log: log).log.isTrusted, file.size > 0 else {
      throw DamagedLog(path: logPath)
    }
  }
}
