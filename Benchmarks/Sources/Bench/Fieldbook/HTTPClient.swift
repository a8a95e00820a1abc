import Glibc

/// A connection to a server on loopback that is kept open: as little as a load needs.
@safe
final class HTTPClient {
  private let port: UInt16
  private let descriptor: Int32
  private var received: [UInt8] = []

  init(port: UInt16) throws {
    self.port = port
    guard let descriptor = LoopbackSocket.connect(to: port) else {
      throw Programs.Failure(description: "no connection to port \(port)")
    }
    self.descriptor = descriptor
  }

  deinit { LoopbackSocket.close(descriptor) }

  /// - Returns: the body of the answer, which has to be 200.
  func post(
    _ body: [UInt8], to path: String, type: String, credential: String? = nil
  ) throws -> [UInt8] {
    try send(Self.message(body, to: path, port: port, type: type, credential: credential))
    return try receive()
  }

  /// A whole request.
  static func message(
    _ body: [UInt8], to path: String, port: UInt16, type: String, credential: String?
  ) -> [UInt8] {
    var head = "POST \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nContent-Type: \(type)\r\n"
    if let credential { head += "Authorization: Bearer \(credential)\r\n" }
    head += "Content-Length: \(body.count)\r\n\r\n"
    return Array(head.utf8) + body
  }

  func send(_ message: [UInt8]) throws {
    guard LoopbackSocket.send(message, to: descriptor) else {
      throw Programs.Failure(description: "the connection broke")
    }
  }

  func receive() throws -> [UInt8] {
    received.removeAll(keepingCapacity: true)
    let (head, start) = try receiveHead()
    guard let length = Self.field("content-length", of: head).flatMap({ UInt32($0) }).map(Int.init)
    else {
      throw Programs.Failure(description: "an answer without a length: \(head)")
    }
    while received.count < start + length { try receiveMore() }
    let body = Array(received[start..<start + length])
    guard head.hasPrefix("HTTP/1.1 200 ") else {
      throw Programs.Failure(description: head + String(decoding: body, as: UTF8.self))
    }
    return body
  }

  private func receiveHead() throws -> (head: String, bodyStart: Int) {
    let end = Array("\r\n\r\n".utf8)
    var searched = 0
    while true {
      try receiveMore()
      for start in searched..<max(searched, received.count - end.count + 1)
      where received[start..<start + end.count].elementsEqual(end) {
        return (String(decoding: received[..<start], as: UTF8.self), start + end.count)
      }
      searched = max(0, received.count - end.count + 1)
    }
  }

  private func receiveMore() throws {
    let size = 1 << 18
    let known = received.count
    received.append(contentsOf: repeatElement(0, count: size))
    let count = unsafe received.withUnsafeMutableBytes { bytes in
      unsafe recv(descriptor, bytes.baseAddress! + known, size, 0)
    }
    received.removeLast(size - max(0, count))
    guard count > 0 else { throw Programs.Failure(description: "the connection was closed") }
  }

  private static func field(_ name: String, of head: String) -> String? {
    for line in head.split(separator: "\r\n") {
      guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == name else {
        continue
      }
      return line[line.index(after: colon)...].filter { $0 != " " }
    }
    return nil
  }
}
