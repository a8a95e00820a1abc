import Glibc

@testable import SyncServer

/// A plain socket to a server on this machine, with a deadline on everything.
final class HTTPTestClient {
  struct Response {
    var status = 0
    var head = ""
    var body: [UInt8] = []
    var text: String { String(decoding: body, as: UTF8.self) }
  }

  private let descriptor: Int32
  private var received: [UInt8] = []
  private(set) var sawEnd = false
  private let deadlineMilliseconds: Int32 = 5_000

  convenience init?(_ server: HTTPServer) { self.init(server.boundAddress) }

  init?(_ address: String) {
    guard let port = address.split(separator: ":").last.flatMap({ UInt16($0) }) else {
      return nil
    }
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    Socket.makeNonBlocking(descriptor)
    Socket.setOption(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY)
    if result != 0 { return nil }
  }

  deinit { Socket.close(descriptor) }

  func endWriting() { Socket.endWriting(descriptor) }

  /// Whether everything was taken.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    var start = 0
    while start < bytes.count {
      switch Socket.send(descriptor, bytes, from: start) {
      case .bytes(let count): start += count
      case .wouldBlock: if !wait(Int16(POLLOUT)) { return false }
      case .failed: return false
      }
    }
    return true
  }

  @discardableResult
  func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  func get(_ path: String) { send("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n") }

  /// The next response, interim ones included; nil when none comes in time.
  func response(hasBody: Bool = true) -> Response? {
    let mark = Array("\r\n\r\n".utf8)
    while true {
      if let end = received.firstRange(of: mark)?.upperBound {
        var response = Response()
        response.head = String(decoding: received[..<end], as: UTF8.self)
        response.status = Int(response.head.split(separator: " ").dropFirst().first ?? "") ?? 0
        let length = hasBody ? Self.contentLength(response.head) : 0
        while received.count < end + length { if !receive() { return nil } }
        response.body = Array(received[end..<(end + length)])
        received.removeFirst(end + length)
        return response
      }
      if !receive() { return nil }
    }
  }

  /// Whether the server closes the connection, in order and without sending more.
  func isClosed() -> Bool {
    while receive() {}
    return sawEnd && received.isEmpty
  }

  private func receive() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      switch Socket.receive(descriptor, into: &buffer) {
      case .bytes(let count):
        received += buffer[..<count]
        return true
      case .wouldBlock: if !wait(Int16(POLLIN)) { return false }
      case .end:
        sawEnd = true
        return false
      case .failed: return false
      }
    }
  }

  private func wait(_ events: Int16) -> Bool {
    var entry = pollfd(fd: descriptor, events: events, revents: 0)
    return unsafe poll(&entry, 1, deadlineMilliseconds) > 0
  }

  private static func contentLength(_ head: String) -> Int {
    for line in head.split(separator: "\r\n") where line.hasPrefix("Content-Length: ") {
      return Int(line.dropFirst(16)) ?? 0
    }
    return 0
  }
}
