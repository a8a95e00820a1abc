internal import Glibc

/// Changes of files and folders that survive a power cut once they have returned.
package enum DurableChange {
  /// Waits until a file's bytes, or a folder's entries, are on the disk.
  package static func sync(_ path: String) throws(CommandFailure) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path, "cannot be opened") }
    defer { close(descriptor) }
    // A file system that cannot do it for folders keeps them as well as it keeps anything.
    guard fsync(descriptor) != 0, errno != EINVAL, errno != ENOTSUP else { return }
    throw failure(path, "cannot be written")
  }

  /// Gives a file or folder another name on the same file system, in place of the file, or the
  /// empty folder, that has it.
  package static func move(_ path: String, to target: String) throws(CommandFailure) {
    guard unsafe rename(path, target) == 0 else { throw failure(path, "cannot become \(target)") }
    let (source, destination) = (FilePath.folder(of: path), FilePath.folder(of: target))
    try sync(destination)
    if source != destination { try sync(source) }
  }

  /// Removes a file, or an empty folder, if it is there.
  package static func remove(_ path: String) throws(CommandFailure) {
    guard unsafe Glibc.remove(path) != 0 else { return try sync(FilePath.folder(of: path)) }
    guard errno == ENOENT else { throw failure(path, "cannot be removed") }
  }

  private static func failure(_ path: String, _ what: String) -> CommandFailure {
    .file(errno, "\(path) \(what)", code: "cannot-write", hint: diskHint(errno))
  }

  /// What to do where the disk is at fault.
  static func diskHint(_ error: Int32) -> String? {
    error == ENOSPC || error == EDQUOT ? "The disk is full; free some space and try again." : nil
  }
}
