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

  var isDecided: Bool { FilePath.exists(ready) }

  /// Every file that swaps left beside this one, finished or not.
  var remains: [String] {
    let folder = FilePath.folder(of: path)
    let beginnings = [".new", ".repaired", ".damaged-"].map { FilePath.name(of: path) + $0 }
    return ((try? FolderContents.names(of: folder)) ?? [])
      .filter { found in beginnings.contains { found.hasPrefix($0) } }
      .map { "\(folder)/\($0)" }
  }

  func removeUnfinished() {
    for suffix in ["", "-wal", "-shm"] { unsafe unlink(unfinished + suffix) }
  }

  /// The unfinished file is complete, and nobody has it open.
  func decide() throws(CommandFailure) {
    unsafe chmod(unfinished, 0o600)
    try DurableChange.sync(unfinished)
    try DurableChange.move(unfinished, to: ready)
  }

  /// Finishes what was decided. Doing it again, after a crash at any place, ends in the same.
  /// - Returns: where the damaged file is now.
  func finish() throws(CommandFailure) -> String {
    let kept = keptName()
    if FilePath.exists(path) { try DurableChange.move(path, to: kept) }
    if FilePath.exists("\(path)-wal") { try DurableChange.move("\(path)-wal", to: "\(kept)-wal") }
    try DurableChange.remove("\(path)-shm")
    try DurableChange.move(ready, to: path)
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
    guard FilePath.exists(name), FilePath.exists(path) else { return name }
    return (2...).lazy.map { "\(name)-\($0)" }.first { !FilePath.exists($0) } ?? name
  }
}
