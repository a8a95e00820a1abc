/// SHA-256 (FIPS 180-4), fed in pieces of any size.
///
/// A copy is an independent hash that goes on from the same point. Updating allocates nothing.
/// Messages are bounded only by the standard: 2^61 - 1 bytes.
public struct SHA256: Sendable {
  /// Bytes of a digest.
  public static let digestSize = 32
  /// Bytes of the block the compression function works on; HMAC pads its key to this.
  public static let blockSize = 64

  private var state = SHA256State()
  /// The first `pendingCount` bytes are input that does not yet fill a block.
  private var pending = InlineArray<64, UInt8>(repeating: 0)
  private var pendingCount = 0
  private var byteCount: UInt64 = 0

  /// The hash of nothing yet.
  public init() {}

  /// Appends `bytes` to the message.
  public mutating func update(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { unsafe update($0) }
  }

  /// Appends `bytes` to the message; the buffer is only read, and only during the call.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    byteCount &+= UInt64(bytes.count)
    var rest = unsafe bytes[...]
    if pendingCount > 0 {
      let taken = unsafe min(rest.count, SHA256.blockSize - pendingCount)
      unsafe keep(rest.prefix(taken))
      unsafe rest = rest.dropFirst(taken)
      guard pendingCount == SHA256.blockSize else { return }
      compressPending()
    }
    let wholeBlocks = unsafe rest.count / SHA256.blockSize
    if wholeBlocks > 0 {
      let whole = unsafe UnsafeRawBufferPointer(
        rebasing: rest.prefix(wholeBlocks * SHA256.blockSize))
      unsafe state.compress(whole)
      unsafe rest = rest.dropFirst(whole.count)
    }
    unsafe keep(rest)
  }

  /// Ends the message and returns its 32 bytes; the hasher is then as new.
  public mutating func finalize() -> [UInt8] {
    unsafe withUnsafeBytes(of: pending) {
      unsafe state.finish(UnsafeRawBufferPointer(rebasing: $0[..<pendingCount]), byteCount)
    }
    let digest = state.bytes
    self = SHA256()
    return digest
  }

  /// The digest of a whole message: without a hasher, which short ones spend more time on than on
  /// the hash.
  public static func hash(_ message: [UInt8]) -> [UInt8] {
    var state = SHA256State()
    let whole = message.count & ~(blockSize - 1)
    unsafe message.withUnsafeBytes { bytes in
      unsafe state.compress(UnsafeRawBufferPointer(rebasing: bytes[..<whole]))
      unsafe state.finish(UnsafeRawBufferPointer(rebasing: bytes[whole...]), UInt64(bytes.count))
    }
    return state.bytes
  }

  private mutating func keep(_ bytes: Slice<UnsafeRawBufferPointer>) {
    let start = pendingCount
    unsafe withUnsafeMutableBytes(of: &pending) { pending in
      unsafe UnsafeMutableRawBufferPointer(rebasing: pending[start...]).copyBytes(from: bytes)
    }
    pendingCount += unsafe bytes.count
  }

  private mutating func compressPending() {
    let block = pending
    unsafe withUnsafeBytes(of: block) { unsafe state.compress($0) }
    pendingCount = 0
  }
}
