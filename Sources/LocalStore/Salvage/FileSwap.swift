internal import Glibc

/// Puts a repaired file in the place of a damaged one, which is kept beside it.
///
/// The new file is complete and durable before it gets the name that says so. From then on the
/// replacement is decided: whoever comes after a crash finishes it. Until it is finished no command
/// may open the file, because its log would be taken for the other one's.
struct FileSwap {
  let path: String

  /// Where the new file is made.
  var unfinished: String { "\(path).new" }
  /// The new file, complete: it waits to take the place.
  var ready: String { "\(path).repaired" }

  var isDecided: Bool { unsafe access(ready, F_OK) == 0 }

  func removeUnfinished() {
    for suffix in ["", "-wal", "-shm"] { unsafe unlink(unfinished + suffix) }
  }

  /// The unfinished file is complete, and nobody has it open.
  func decide() throws(CommandFailure) {
    unsafe chmod(unfinished, 0o600)
    let error = DurableName.syncFile(unfinished)
    guard error == 0 else { throw Self.failure(error, unfinished) }
    try rename(unfinished, to: ready)
    DurableName.syncFolder(of: path)
  }

  /// Finishes what was decided. Doing it again, after a crash at any place, ends in the same.
  /// - Returns: where the damaged file is now.
  func finish() throws(CommandFailure) -> String {
    let kept = keptName()
    if exists(path) { try rename(path, to: kept) }
    if exists("\(path)-wal") { try rename("\(path)-wal", to: "\(kept)-wal") }
    unsafe unlink("\(path)-shm")
    DurableName.syncFolder(of: path)
    try rename(ready, to: path)
    DurableName.syncFolder(of: path)
    return kept
  }

  /// By the moment at which the replacement was decided, so that it is the same name after a crash.
  private func keptName() -> String {
    var status = stat()
    let seconds = unsafe stat(ready, &status) == 0 ? status.st_mtim.tv_sec : 0
    let text = Timestamp.text(milliseconds: UInt64(clamping: seconds) * 1_000)
    let compact = text.prefix { $0 != "." }.filter { $0 != "-" && $0 != ":" }
    let name = "\(path).damaged-\(compact)Z"
    // Another repair of the same second.
    guard exists(name), exists(path) else { return name }
    return (2...).lazy.map { "\(name)-\($0)" }.first { !exists($0) } ?? name
  }

  private func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

  private func rename(_ old: String, to new: String) throws(CommandFailure) {
    guard unsafe Glibc.rename(old, new) == 0 else { throw Self.failure(errno, new) }
  }

  private static func failure(_ error: Int32, _ path: String) -> CommandFailure {
    .file(
      error, "\(path) cannot be written", code: "cannot-write",
      hint: "Check that the folder is yours and that the disk has room. Nothing was lost.")
  }
}
