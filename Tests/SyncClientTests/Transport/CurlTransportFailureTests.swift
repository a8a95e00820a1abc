import Foundation
import Synchronization
import Testing

@testable import SyncClient

@Suite("Transport over libcurl: failures") struct CurlTransportFailureTests {
  /// The error of one POST to `server`.
  static func failure(
    _ server: LoopbackServer, scheme: String = "http", options: CurlTransport.Options = .init()
  ) throws -> TransportError {
    defer { server.stop() }
    let url = try ServerURL("\(scheme)://127.0.0.1:\(server.port)")
    return try failure(url, options: options)
  }

  static func failure(
    _ url: ServerURL, headers: [(name: String, value: String)] = [],
    options: CurlTransport.Options = .init()
  ) throws -> TransportError {
    let transport = CurlTransport(server: url, options: options)
    let error = #expect(throws: TransportError.self) {
      try transport.post("/v1/sync", headers: headers, body: [1, 2, 3])
    }
    return try #require(error)
  }

  @Test("nobody listens: certainly not sent")
  func refused() throws {
    let port = try LoopbackServer.unusedPort()
    let error = try Self.failure(try ServerURL("http://localhost:\(port)"))
    #expect(error.kind == .certainlyNotSent)
    #expect(error.message.hasPrefix("http://localhost:\(port) cannot be reached: "))
    #expect(!error.hint.isEmpty)
    #expect(error.partial == nil)
    #expect(error.traffic == Traffic())
  }

  static let cuts: [(name: String, answer: LoopbackServer.Answer)] = [
    ("length", .http(headers: ["Content-Length: 9"], body: Array("abcd".utf8), ending: .close)),
    (
      "chunk",
      .http(
        headers: ["Transfer-Encoding: chunked"], body: Array("9\r\nabcd".utf8), ending: .close)
    ),
    ("reset", .http(headers: ["Content-Length: 9"], body: Array("abcd".utf8), ending: .reset)),
  ]

  @Test("an answer cut off hands over what came before", arguments: cuts)
  func cut(name: String, answer: LoopbackServer.Answer) throws {
    let server = try LoopbackServer(always: answer)
    let error = try Self.failure(server)
    #expect(error.kind == .interrupted)
    let partial = try #require(error.partial)
    #expect(partial.status == 200)
    // A reset may overtake bytes that were on their way.
    #expect(partial.body == Array("abcd".utf8) || name == "reset" && partial.body.isEmpty)
    #expect(error.traffic.sent == server.counts.received)
  }

  @Test("a head cut off is no answer", arguments: ["", "Content-Type: application/cbor-seq\r\n"])
  func cutHead(fields: String) throws {
    let bytes = Array("HTTP/1.1 200 OK\r\n\(fields)Content-Le".utf8)
    let error = try Self.failure(try LoopbackServer(always: .init(bytes: bytes, ending: .close)))
    #expect(error.kind == .interrupted)
    #expect(error.partial?.body.isEmpty ?? true)
  }

  @Test("no answer at all: interrupted, since the server may have acted")
  func noAnswer() throws {
    let error = try Self.failure(try LoopbackServer(always: .init(bytes: [], ending: .close)))
    #expect(error.kind == .interrupted)
    #expect(error.partial == nil)
    #expect(error.traffic.sent > 0)
  }

  @Test("what is not HTTP is refused")
  func notHTTP() throws {
    let answer = LoopbackServer.Answer(bytes: Array("SSH-2.0-x\r\n".utf8), ending: .close)
    #expect(try Self.failure(try LoopbackServer(always: answer)).kind == .interrupted)
  }

  @Test("a silent server is given up after the whole time")
  func timeout() throws {
    var options = CurlTransport.Options()
    options.limits.totalMilliseconds = 50
    let server = try LoopbackServer(always: .init(bytes: [], ending: .silence))
    #expect(try Self.failure(server, options: options).kind == .interrupted)
  }

  static let zeros: [UInt8] = [UInt8](repeating: 0, count: 20_000)

  static let oversized: [(name: String, answer: LoopbackServer.Answer)] = [
    ("announced", .http(headers: ["Content-Length: 20000"], ending: .silence)),
    ("unannounced", .init(bytes: Array("HTTP/1.1 200 OK\r\n\r\n".utf8) + zeros, ending: .silence)),
    (
      "unpacked",
      .http(
        headers: ["Content-Encoding: gzip"], body: CurlTransportTests.compressed[0].bytes,
        ending: .silence)
    ),
    (
      "head",
      .init(
        bytes: Array("HTTP/1.1 200 OK\r\n".utf8)
          + Array(repeating: Array("X: 0123456789\r\n".utf8), count: 3_000).joined(),
        ending: .silence)
    ),
  ]

  @Test("an answer beyond the bound is stopped, however it grows", arguments: oversized)
  func tooLarge(name: String, answer: LoopbackServer.Answer) throws {
    var options = CurlTransport.Options()
    options.limits.responseBytes = 9_999
    let error = try Self.failure(try LoopbackServer(always: answer), options: options)
    #expect(error.kind == .tooLarge)
    #expect(error.partial.map { $0.body.count <= 9_999 } ?? true)
  }

  @Test("an answer exactly at the bound is whole")
  func atTheBound() throws {
    var options = CurlTransport.Options()
    options.limits.responseBytes = 20_000
    let server = try LoopbackServer(always: .http(body: Self.zeros))
    let response = try CurlTransportTests.withServer(server, options: options) {
      try $0.post("/v1/sync", headers: [], body: [1])
    }
    #expect(response.body == Self.zeros)
  }

  @Test("stops when asked to, with what came until then")
  func cancelled() throws {
    let isAsked = Atomic(false)
    let server = try LoopbackServer { _ in
      isAsked.store(true, ordering: .relaxed)
      return .init(bytes: [], ending: .silence)
    }
    var options = CurlTransport.Options()
    options.isCancelled = { isAsked.load(ordering: .relaxed) }
    let error = try Self.failure(server, options: options)
    #expect(error.kind == .cancelled)
    #expect(error.traffic.sent == server.counts.received)
  }

  @Test("a server that speaks no TLS is not spoken to in the clear")
  func tls() throws {
    let server = try LoopbackServer(answersAnything: true) { _ in .http(400, ending: .close) }
    let error = try Self.failure(server, scheme: "https")
    #expect(error.kind == .tls)
    #expect(error.hint.contains("FIELDBOOK_CA_FILE"))
  }

  @Test("a certificate file that is not there is said so")
  func missingCertificateFile() throws {
    var options = CurlTransport.Options()
    options.certificateFile = "/nonexistent/authorities.pem"
    let server = try LoopbackServer(answersAnything: true) { _ in .http(400, ending: .close) }
    let error = try Self.failure(server, scheme: "https", options: options)
    #expect(error.kind == .tls)
    #expect(error.message.contains("/nonexistent/authorities.pem"))
  }

  @Test("a header with a line break is refused before anything is sent")
  func forgedHeader() throws {
    let server = try LoopbackServer(always: .http())
    defer { server.stop() }
    let url = try ServerURL("http://127.0.0.1:\(server.port)")
    let error = try Self.failure(url, headers: [("Authorization", "a\r\nX: b")])
    #expect(error.kind == .certainlyNotSent)
    #expect(server.counts.connections == 0)
  }

  @Test("a missing libcurl names the package to install")
  func missingLibrary() throws {
    let error = #expect(throws: TransportError.self) {
      try CurlLibrary(path: "libcurl-that-is-not-there.so.4")
    }
    #expect(error?.kind == .unusable)
    #expect(error?.hint.contains("libcurl4") == true)
  }

  /// In a process of its own, since the environment is the whole process's.
  @Test("the environment's proxy is never used for this machine")
  func proxy() async {
    await #expect(processExitsWith: .success) {
      for name in ["http_proxy", "all_proxy", "ALL_PROXY"] {
        unsafe setenv(name, "http://127.0.0.1:1", 1)
      }
      let server = try LoopbackServer(always: .http())
      let response = try CurlTransportTests.withServer(server) {
        try $0.post("/v1/sync", headers: [], body: [1])
      }
      guard response.status == 200 else { exit(1) }
    }
  }
}
