import Foundation
import Glibc
import Synchronization

/// A server on 127.0.0.1 that answers with the very bytes a test gives it, one connection at a
/// time, and counts what passes. It keeps a connection open until the answer says otherwise or the
/// client leaves. A test that waits for it waits for a byte or an end of file, never for a time.
final class LoopbackServer: Sendable {
  struct Answer: Sendable {
    var bytes: [UInt8]
    /// What happens to the connection once the bytes are written.
    var ending = Ending.keepAlive

    enum Ending: Sendable {
      case keepAlive
      case close
      /// An abrupt end: the client sees "connection reset".
      case reset
      /// Nothing more, until the client gives up.
      case silence
    }
  }

  struct Tally: Sendable {
    var connections = 0
    var received = 0
    /// Counted before they are written, so that a client that has them finds them counted.
    var sent = 0
    var requests: [String] = []
  }

  let port: Int
  private let listener: Int32
  private let tally = Mutex(Tally())
  private let respond: @Sendable (_ request: Int) -> Answer
  /// Whether to answer the first bytes of a connection, HTTP or not.
  private let answersAnything: Bool

  /// - Parameter respond: gives the answer to each request, counted from 1 over all connections.
  init(
    answersAnything: Bool = false, respond: @escaping @Sendable (_ request: Int) -> Answer
  ) throws {
    (listener, port) = try LoopbackServer.listen()
    self.respond = respond
    self.answersAnything = answersAnything
    let thread = Thread { self.serve() }
    thread.start()
  }

  convenience init(always answer: Answer) throws {
    try self.init { _ in answer }
  }

  var counts: Tally { tally.withLock { $0 } }

  /// Ends the accepting thread; connections end with their clients.
  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
  }

  /// A port on which nobody listens.
  static func unusedPort() throws -> Int {
    let (descriptor, port) = try listen()
    close(descriptor)
    return port
  }

  private static func listen() throws -> (Int32, Int) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let done = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        unsafe bind(descriptor, generic, size) == 0 && Glibc.listen(descriptor, 16) == 0
          && getsockname(descriptor, generic, &size) == 0
      }
    }
    guard descriptor >= 0, done else { throw POSIXError(.EADDRINUSE) }
    return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
  }

  private func serve() {
    while true {
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { break }
      tally.withLock { $0.connections += 1 }
      serve(connection)
      close(connection)
    }
    close(listener)
  }

  private func serve(_ connection: Int32) {
    var input: [UInt8] = []
    while let request = nextRequest(connection, &input) {
      let number = tally.withLock {
        $0.requests.append(request)
        return $0.requests.count
      }
      let answer = respond(number)
      write(answer.bytes, to: connection)
      switch answer.ending {
      case .keepAlive: continue
      case .close: return
      case .silence:
        while fill(&input, from: connection) {}
        return
      case .reset:
        var abrupt = linger(l_onoff: 1, l_linger: 0)
        _ = unsafe setsockopt(
          connection, SOL_SOCKET, SO_LINGER, &abrupt, socklen_t(MemoryLayout<linger>.size))
        return
      }
    }
  }

  /// The head of the next request, whose body has been read and dropped; nil at the end.
  private func nextRequest(_ connection: Int32, _ input: inout [UInt8]) -> String? {
    while true {
      if answersAnything, !input.isEmpty {
        input = []
        return "?"
      }
      if let end = input.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound {
        let head = String(decoding: input[..<end], as: UTF8.self)
        let length = head.lowercased().firstMatch(of: /content-length: (\d+)/).flatMap {
          Int($0.1)
        }
        let total = end + (length ?? 0)
        while input.count < total { guard fill(&input, from: connection) else { return nil } }
        input.removeFirst(total)
        return head
      }
      guard fill(&input, from: connection) else { return nil }
    }
  }

  private func fill(_ input: inout [UInt8], from connection: Int32) -> Bool {
    var piece = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe read(connection, &piece, piece.count)
    guard count > 0 else { return false }
    tally.withLock { $0.received += count }
    input += piece[..<count]
    return true
  }

  private func write(_ bytes: [UInt8], to connection: Int32) {
    tally.withLock { $0.sent += bytes.count }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}

extension LoopbackServer.Answer {
  /// A well-formed answer, with Content-Length unless `headers` say how the body ends.
  static func http(
    _ status: Int = 200, headers: [String] = [], body: [UInt8] = [], ending: Ending = .keepAlive
  ) -> Self {
    var lines = ["HTTP/1.1 \(status) Test"] + headers
    let framed = headers.contains { $0.hasPrefix("Content-Length") || $0.hasPrefix("Transfer") }
    if !framed { lines.append("Content-Length: \(body.count)") }
    let head = lines.map { $0 + "\r\n" }.joined() + "\r\n"
    return Self(bytes: Array(head.utf8) + body, ending: ending)
  }
}
