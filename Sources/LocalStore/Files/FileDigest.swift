internal import Glibc
internal import SyncProtocol

/// What a file holds, told by its length and its SHA-256.
///
/// Never of a database that this process has open: closing any descriptor of a file lets go of
/// SQLite's locks on it.
package struct FileDigest: Hashable, Sendable {
  package let bytes: UInt64
  package let sha256: [UInt8]

  package init(bytes: UInt64, sha256: [UInt8]) {
    self.bytes = bytes
    self.sha256 = sha256
  }

  private static let pieceBytes = 256 * 1_024

  package static func of(_ path: String) throws(CommandFailure) -> FileDigest {
    try reading(path) { (_) throws(CommandFailure) in }
  }

  /// Copies a file to a new one, its owner's alone and durable when this returns.
  /// - Returns: what was read and written.
  package static func copying(
    _ path: String, to target: String
  ) throws(CommandFailure) -> FileDigest {
    let descriptor = unsafe open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw cannotWrite(target) }
    defer { close(descriptor) }
    let digest = try reading(path) { (piece) throws(CommandFailure) in
      guard DescriptorWriting.write(piece, to: descriptor) else { throw cannotWrite(target) }
    }
    guard fsync(descriptor) == 0 else { throw cannotWrite(target) }
    return digest
  }

  private static func reading(
    _ path: String, _ body: (ArraySlice<UInt8>) throws(CommandFailure) -> Void
  ) throws(CommandFailure) -> FileDigest {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw cannotRead(path) }
    defer { close(descriptor) }
    var hash = SHA256()
    var total: UInt64 = 0
    var piece = [UInt8](repeating: 0, count: pieceBytes)
    while true {
      let count = unsafe read(descriptor, &piece, piece.count)
      if count == 0 { return FileDigest(bytes: total, sha256: hash.finalize()) }
      guard count > 0 else {
        if errno == EINTR { continue }
        throw cannotRead(path)
      }
      unsafe piece.withUnsafeBytes { bytes in
        unsafe hash.update(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
      }
      total += UInt64(count)
      try body(piece[..<count])
    }
  }

  private static func cannotRead(_ path: String) -> CommandFailure {
    .file(errno, "\(path) cannot be read", code: "cannot-read")
  }

  private static func cannotWrite(_ path: String) -> CommandFailure {
    .file(
      errno, "\(path) cannot be written", code: "cannot-write",
      hint: DurableChange.diskHint(errno))
  }
}
