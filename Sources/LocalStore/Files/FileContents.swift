internal import Glibc

/// Reads and replaces whole files.
package enum FileContents {
  /// The bytes of a file; nil if there is none.
  /// - Parameter limit: a longer file is refused before it is read.
  package static func read(_ path: String, limit: Int) throws(CommandFailure) -> [UInt8]? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw .file(errno, "\(path) cannot be read", code: "cannot-read")
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 * 1_024)
    while true {
      let count = unsafe Glibc.read(descriptor, &piece, piece.count)
      if count == 0 { return bytes }
      guard count > 0 else {
        if errno == EINTR { continue }
        throw .file(errno, "\(path) cannot be read", code: "cannot-read")
      }
      bytes += piece[..<count]
      guard bytes.count <= limit else {
        throw CommandFailure(
          .invalidData, code: "too-long", message: "\(path) has more than \(limit) bytes")
      }
    }
  }

  /// Where a file lies until it is complete; after a crash perhaps for good.
  package static func unfinished(_ path: String) -> String { "\(path).fieldbook-new" }

  /// Puts a file in place of what is there: after a crash either the old or the new one is there,
  /// whole.
  /// - Parameter mode: of the new file, without what the process's mask takes away; as a rule its
  ///   owner's alone.
  package static func replace(
    _ path: String, with bytes: [UInt8], mode: UInt32 = 0o600
  ) throws(CommandFailure) {
    let temporary = unfinished(path)
    unsafe unlink(temporary)
    let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw cannotWrite(temporary) }
    let isWritten = DescriptorWriting.write(bytes[...], to: descriptor) && fsync(descriptor) == 0
    let error = errno
    close(descriptor)
    guard isWritten else {
      unsafe unlink(temporary)
      throw .file(
        error, "\(temporary) cannot be written", code: "cannot-write",
        hint: DurableChange.diskHint(error))
    }
    guard unsafe rename(temporary, path) == 0 else { throw cannotWrite(path) }
    try DurableChange.sync(FilePath.folder(of: path))
  }

  private static func cannotWrite(_ path: String) -> CommandFailure {
    .file(
      errno, "\(path) cannot be written", code: "cannot-write",
      hint: "Check that the folder is yours and that the disk has room.")
  }
}
