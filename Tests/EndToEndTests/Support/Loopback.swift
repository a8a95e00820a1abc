import Glibc

/// Sockets that do not leave this machine.
enum Loopback {
  /// A listening socket, and its port.
  static func listen() throws -> (descriptor: Int32, port: Int) {
    let descriptor = makeSocket()
    var address = address(port: 0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isDone = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        unsafe bind(descriptor, generic, size) == 0 && Glibc.listen(descriptor, 64) == 0
          && getsockname(descriptor, generic, &size) == 0
      }
    }
    guard isDone else {
      close(descriptor)
      throw EndToEndFailure("no port to listen on: error \(errno)")
    }
    return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
  }

  /// A connected socket; nil if nobody listens there.
  static func connect(port: Int) -> Int32? {
    let descriptor = makeSocket()
    var address = address(port: port)
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        unsafe Glibc.connect(descriptor, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if result == 0 { return descriptor }
    close(descriptor)
    return nil
  }

  /// Two ends of one line, neither of which a started process gets unasked.
  static func pair() throws -> (Int32, Int32) {
    var ends: [Int32] = [-1, -1]
    guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw EndToEndFailure("no pair of sockets: error \(errno)")
    }
    return (ends[0], ends[1])
  }

  /// - Returns: whether all of it was taken.
  @discardableResult
  static func send(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { buffer in
        unsafe Glibc.send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// What has arrived, waiting for it; nil once there is no more.
  static func receive(from descriptor: Int32) -> [UInt8]? {
    var piece = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe read(descriptor, &piece, piece.count)
    return count > 0 ? Array(piece[..<count]) : nil
  }

  /// Closes so that the other side sees "connection reset".
  static func reset(_ descriptor: Int32) {
    var abrupt = linger(l_onoff: 1, l_linger: 0)
    unsafe _ = setsockopt(
      descriptor, SOL_SOCKET, SO_LINGER, &abrupt, socklen_t(MemoryLayout<linger>.size))
    close(descriptor)
  }

  private static let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)

  private static func makeSocket() -> Int32 {
    let descriptor = socket(AF_INET, kind, 0)
    var yes: Int32 = 1
    unsafe _ = setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    return descriptor
  }

  private static func address(port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
  }
}
