import Glibc
import LocalStore

extension FileContents {
  /// Overwrites a file with zeros, durably, and removes it; one that is not there is gone already.
  ///
  /// What a file system that never writes in place, or a disk of flash memory, keeps of it
  /// elsewhere is out of reach.
  static func destroy(_ path: String) throws(CommandFailure) {
    let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return }
      throw cannotDestroy(path)
    }
    let isOverwritten = overwrite(descriptor) && fsync(descriptor) == 0
    let error = errno
    close(descriptor)
    guard isOverwritten else {
      errno = error
      throw cannotDestroy(path)
    }
    guard unsafe unlink(path) == 0 || errno == ENOENT else { throw cannotDestroy(path) }
    try DurableChange.sync(FilePath.folder(of: path))
  }

  private static func overwrite(_ descriptor: Int32) -> Bool {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return false }
    let zeros = [UInt8](repeating: 0, count: 1_024 * 1_024)
    var left = Int(status.st_size)
    while left > 0 {
      guard DescriptorWriting.write(zeros.prefix(left), to: descriptor) else { return false }
      left -= min(left, zeros.count)
    }
    return true
  }

  private static func cannotDestroy(_ path: String) -> CommandFailure {
    .file(
      errno, "\(path) cannot be removed", code: "cannot-remove",
      hint:
        "This laptop's access was revoked, and its data must go: check that the folder is yours.")
  }
}
