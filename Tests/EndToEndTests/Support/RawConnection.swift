import Glibc

/// A socket that says to the server whatever a test likes, HTTP or not.
final class RawConnection {
  struct Response {
    var status = 0
    var head = ""
    var body: [UInt8] = []

    var text: String { String(decoding: body, as: UTF8.self) }

    func field(_ name: String) -> String? {
      head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
        .map { String($0.dropFirst(name.count + 1).drop { $0 == " " }) }
    }
  }

  private let descriptor: Int32
  private var received: [UInt8] = []

  init(_ server: RunningServer) throws {
    guard let descriptor = Loopback.connect(port: server.port) else {
      throw EndToEndFailure("the server does not listen any more:\n\(server.log)")
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool { Loopback.send(bytes[...], to: descriptor) }

  @discardableResult
  func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  func endWriting() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// The next response; nil if the connection ends, or time is over, before it is complete.
  func response(within milliseconds: Int = 20_000) -> Response? {
    let deadline = Deadline(milliseconds: milliseconds)
    while true {
      if let response = takeResponse() { return response }
      guard !readable([descriptor], until: deadline).isEmpty,
        let bytes = Loopback.receive(from: descriptor)
      else { return nil }
      received += bytes
    }
  }

  private func takeResponse() -> Response? {
    guard let end = received.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound else { return nil }
    var response = Response()
    response.head = String(decoding: received[..<end], as: UTF8.self)
    response.status = Int(response.head.split(separator: " ").dropFirst().first ?? "") ?? 0
    let length = response.field("Content-Length").flatMap { Int($0) } ?? 0
    guard received.count >= end + length else { return nil }
    response.body = Array(received[end..<(end + length)])
    received.removeFirst(end + length)
    return response
  }
}
