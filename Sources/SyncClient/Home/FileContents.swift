import Glibc
import LocalStore

/// Reads and replaces whole files.
enum FileContents {
  /// The bytes of a file; nil if there is none.
  /// - Parameter limit: a longer file is refused before it is read.
  static func read(_ path: String, limit: Int) throws(CommandFailure) -> [UInt8]? {
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

  /// Puts a file in place of what is there, for its owner alone: after a crash either the old or
  /// the new one is there, whole.
  static func replace(_ path: String, with bytes: [UInt8]) throws(CommandFailure) {
    let temporary = "\(path).new"
    unsafe unlink(temporary)
    let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw cannotWrite(temporary) }
    let isWritten = write(bytes, to: descriptor) && fsync(descriptor) == 0
    let error = errno
    close(descriptor)
    guard isWritten else {
      unsafe unlink(temporary)
      throw .file(error, "\(temporary) cannot be written", code: "cannot-write")
    }
    guard unsafe rename(temporary, path) == 0 else { throw cannotWrite(path) }
    syncFolder(of: path)
  }

  private static func cannotWrite(_ path: String) -> CommandFailure {
    .file(
      errno, "\(path) cannot be written", code: "cannot-write",
      hint: "Check that the folder is yours and that the disk has room.")
  }

  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Makes a rename or a removal durable. A file system that cannot do that for folders keeps it as well as it
  /// keeps anything.
  static func syncFolder(of path: String) {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let descriptor = unsafe open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
