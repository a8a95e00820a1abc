import Glibc

/// TCP sockets on loopback.
enum LoopbackSocket {
  enum Input {
    case nothing
    case bytes([UInt8])
    case end
  }

  private static let receiveBytes = 1 << 16

  static func connect(to port: UInt16) -> Int32? {
    let descriptor = open()
    guard unsafe withAddress(port, { unsafe Glibc.connect(descriptor, $0, $1) }) == 0 else {
      close(descriptor)
      return nil
    }
    sendAtOnce(descriptor)
    return descriptor
  }

  /// Listens on a free port.
  static func listen() throws -> (descriptor: Int32, port: UInt16) {
    let descriptor = open()
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    guard unsafe withAddress(0, { unsafe bind(descriptor, $0, $1) }) == 0,
      Glibc.listen(descriptor, SOMAXCONN) == 0,
      unsafe withUnsafeMutablePointer(
        to: &address,
        { pointer in
          unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            unsafe getsockname(descriptor, $0, &size)
          }
        }) == 0
    else { throw Programs.Failure(description: "no port to listen on") }
    return (descriptor, UInt16(bigEndian: address.sin_port))
  }

  static func accept(_ listener: Int32) -> Int32? {
    let descriptor = Glibc.accept(listener, nil, nil)
    guard descriptor >= 0 else { return nil }
    sendAtOnce(descriptor)
    return descriptor
  }

  /// Waits until one of two has something to say, or has hung up.
  static func waitForInput(_ first: Int32, _ second: Int32) -> Bool {
    var watched = [first, second].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    return unsafe poll(&watched, nfds_t(watched.count), -1) > 0
  }

  /// What is there already.
  static func receive(_ descriptor: Int32) -> Input {
    var buffer = [UInt8](repeating: 0, count: receiveBytes)
    let count = unsafe recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    if count > 0 { return .bytes(Array(buffer[..<count])) }
    return count < 0 && errno == EAGAIN ? .nothing : .end
  }

  /// - Returns: whether all of it was taken.
  static func send(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { bytes in
        unsafe Glibc.send(
          descriptor, bytes.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  static func shutDown(_ descriptor: Int32) { shutdown(descriptor, Int32(SHUT_RDWR)) }

  static func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }

  private static func open() -> Int32 { socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) }

  private static func sendAtOnce(_ descriptor: Int32) {
    var yes: Int32 = 1
    unsafe setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
  }

  private static func withAddress(
    _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }
}
