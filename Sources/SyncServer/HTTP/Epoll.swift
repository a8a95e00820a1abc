import Glibc

/// Linux's epoll: which of many descriptors can be read or written.
///
/// The C library has these functions, but not its Swift module; so they are looked up at run time.
/// This is the only file that knows their addresses and the layout of an event. Level-triggered.
/// Used on one thread; it closes itself.
@safe final class Epoll {
  struct Interest: OptionSet {
    let rawValue: UInt32
    static let reading = Interest(rawValue: 0x1)
    static let writing = Interest(rawValue: 0x4)
    /// Told whether asked for or not: the socket failed, or both sides have hung up.
    static let failure = Interest(rawValue: 0x8)
    static let hangUp = Interest(rawValue: 0x10)
  }

  private typealias Create = @convention(c) (Int32) -> Int32
  private typealias Control =
    @convention(c) (Int32, Int32, Int32, UnsafeMutableRawPointer?) -> Int32
  private typealias Wait = @convention(c) (Int32, UnsafeMutableRawPointer?, Int32, Int32) -> Int32

  private static let create: Create = unsafe unsafeBitCast(
    address(of: "epoll_create1"), to: Create.self)
  private static let control: Control = unsafe unsafeBitCast(
    address(of: "epoll_ctl"), to: Control.self)
  private static let wait: Wait = unsafe unsafeBitCast(address(of: "epoll_wait"), to: Wait.self)

  // The kernel packs an event's two fields on x86-64 only.
  #if arch(x86_64)
    private static let (stride, dataOffset) = (12, 4)
  #else
    private static let (stride, dataOffset) = (16, 8)
  #endif

  /// Taken from the kernel at once: enough for a busy loop, little enough to stay in a cache.
  private static let batch = 256
  private let descriptor: Int32
  private let control: Control
  private let wait: Wait
  private let events: UnsafeMutableRawBufferPointer

  init() {
    descriptor = Self.create(O_CLOEXEC)
    precondition(descriptor >= 0, "no epoll: errno \(errno)")
    unsafe control = Self.control
    unsafe wait = Self.wait
    unsafe events = .allocate(byteCount: Self.batch * Self.stride, alignment: 8)
  }

  deinit {
    unsafe events.deallocate()
    _ = close(descriptor)
  }

  /// A descriptor must be removed before it is closed.
  func add(_ watched: Int32, _ interest: Interest) { change(1, watched, interest) }
  func remove(_ watched: Int32) { change(2, watched, []) }
  func change(_ watched: Int32, to interest: Interest) { change(3, watched, interest) }

  private func change(_ operation: Int32, _ watched: Int32, _ interest: Interest) {
    unsafe withUnsafeTemporaryAllocation(byteCount: Self.stride, alignment: 8) { event in
      unsafe event.initializeMemory(as: UInt8.self, repeating: 0)
      unsafe event.storeBytes(of: interest.rawValue, as: UInt32.self)
      unsafe event.storeBytes(of: watched, toByteOffset: Self.dataOffset, as: Int32.self)
      let result = unsafe control(descriptor, operation, watched, event.baseAddress)
      precondition(result == 0, "epoll_ctl: errno \(errno)")
    }
  }

  /// Waits until something is ready or the time is over, and tells each descriptor with what it is
  /// ready for. What was removed meanwhile may still be told.
  /// - Parameter milliseconds: nil waits for ever.
  func wait(milliseconds: Int?, _ body: (Int32, Interest) -> Void) {
    let timeout = milliseconds.map { Int32(clamping: $0) } ?? -1
    let count = unsafe wait(descriptor, events.baseAddress, Int32(Self.batch), timeout)
    // A failure is an interruption by a signal: nothing is ready then.
    for index in 0..<max(0, Int(count)) {
      let start = index * Self.stride
      let ready = unsafe events.loadUnaligned(fromByteOffset: start, as: UInt32.self)
      let watched = unsafe events.loadUnaligned(
        fromByteOffset: start + Self.dataOffset, as: Int32.self)
      body(watched, Interest(rawValue: ready))
    }
  }

  private static func address(of name: String) -> UnsafeMutableRawPointer {
    guard let address = unsafe dlsym(nil, name) else {
      preconditionFailure("the C library has no \(name)")
    }
    return unsafe address
  }
}
