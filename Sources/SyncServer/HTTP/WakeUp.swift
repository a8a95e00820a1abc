import Glibc

/// A pipe, by which any thread makes a sleeping loop look up. It closes itself.
struct WakeUp: ~Copyable, Sendable {
  /// Readable once signalled.
  let descriptor: Int32
  private let end: Int32

  init() {
    var ends: [Int32] = [-1, -1]
    let result = unsafe pipe(&ends)
    precondition(result == 0, "no pipe: errno \(errno)")
    (descriptor, end) = (ends[0], ends[1])
    Socket.makeNonBlocking(descriptor)
    Socket.makeNonBlocking(end)
  }

  deinit {
    Socket.close(descriptor)
    Socket.close(end)
  }

  func signal() {
    // A full pipe is signal enough.
    unsafe _ = withUnsafeBytes(of: UInt8(1)) { unsafe write(end, $0.baseAddress, 1) }
  }

  func clear() {
    unsafe withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { bytes in
      unsafe _ = read(descriptor, bytes.baseAddress, bytes.count)
    }
  }
}
