internal import Glibc

/// A file that is read by position, whatever it holds. A place that the disk cannot read is
/// answered with nothing, and the rest can still be read.
@safe
final class RawFile {
  let path: String
  let size: Int
  private let descriptor: Int32
  private let isWritable: Bool

  /// - Returns: nil if there is no such file.
  init?(_ path: String) throws(CommandFailure) {
    var descriptor = unsafe open(path, O_RDWR | O_CLOEXEC)
    isWritable = descriptor >= 0
    if descriptor < 0 { descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw .file(errno, "\(path) cannot be read", code: "cannot-read")
    }
    var status = stat()
    let code = unsafe fstat(descriptor, &status)
    self.path = path
    self.descriptor = descriptor
    size = code == 0 ? Int(status.st_size) : 0
  }

  deinit { close(descriptor) }

  /// Exactly so many bytes; nil beyond the end, and where the disk fails.
  func bytes(at offset: Int, count: Int) -> [UInt8]? {
    guard offset >= 0, count >= 0, offset <= size, count <= size - offset else { return nil }
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let (place, rest) = (offset + done, count - done)
      let got = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe pread(
          descriptor, buffer.baseAddress.map { unsafe $0 + done }, rest, off_t(place))
      }
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { return nil }
      done += got
    }
    return bytes
  }
}

extension RawFile {
  /// The bytes that every SQLite connection holds a lock on as long as it has a database in WAL
  /// mode open (SQLite's `os.h`: PENDING_BYTE, and the 511 behind it).
  private static let lockStart = off_t(0x4000_0000)
  private static let lockLength = off_t(512)
  /// Of Linux; a lock that belongs to this open file, whoever else in the process opens it.
  private static let setOpenFileLock = Int32(37)

  /// Keeps every program, ours or not, from opening the file as a database until this is closed.
  /// Throws if one has it open. A file system without such locks keeps nobody away.
  func excludeConnections() throws(CommandFailure) {
    guard isWritable else {
      throw .file(
        EROFS, "\(path) cannot be written", code: "cannot-write",
        hint: "Check that the file is yours, and that its file system may be written to.")
    }
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_start = Self.lockStart
    lock.l_len = Self.lockLength
    guard unsafe fcntl(descriptor, Self.setOpenFileLock, &lock) != 0 else { return }
    guard [EAGAIN, EACCES].contains(errno) else { return }
    throw CommandFailure(
      .failure, code: "replica-in-use", message: "another program has \(path) open",
      hint: "Close it, and try again.")
  }
}
