import Synchronization
import Testing

@testable import SyncClient

@Suite("Transport over libcurl: answers") struct CurlTransportTests {
  /// Runs `body` with a transport to a fresh server, and stops the server.
  static func withServer<Result>(
    _ server: LoopbackServer, options: CurlTransport.Options = .init(),
    _ body: (CurlTransport) throws -> Result
  ) throws -> Result {
    defer { server.stop() }
    let url = try ServerURL("http://127.0.0.1:\(server.port)")
    return try body(CurlTransport(server: url, options: options))
  }

  @Test("brings status, media type, body and Retry-After")
  func wholeAnswer() throws {
    let answer = LoopbackServer.Answer.http(
      503, headers: ["Content-Type: application/problem+json", "Retry-After: 17"],
      body: Array("{}".utf8))
    let server = try LoopbackServer(always: answer)
    let response = try Self.withServer(server) { try $0.post("/v1/sync", headers: [], body: [1]) }
    #expect(response.status == 503)
    #expect(response.contentType == "application/problem+json")
    #expect(response.body == Array("{}".utf8))
    #expect(response.retryAfterSeconds == 17)
  }

  @Test("sends only the headers it is told to, and no Expect however large the body")
  func requestHead() throws {
    let server = try LoopbackServer(always: .http())
    try Self.withServer(server) { transport in
      let body = [UInt8](repeating: 7, count: 3_000_000)
      _ = try transport.post(
        "/v1/sync", headers: [("Content-Type", "application/cbor-seq"), ("Authorization", "x")],
        body: body)
      _ = try transport.post("/v1/join", headers: [], body: [], acceptsCompression: false)
    }
    let host = "Host: 127.0.0.1:\(server.port)\r\n"
    let requests = server.counts.requests
    try #require(requests.count == 2)
    #expect(requests[0].hasPrefix("POST /v1/sync HTTP/1.1\r\n\(host)Accept-Encoding: "))
    #expect(
      requests[0].hasSuffix(
        "\r\nContent-Type: application/cbor-seq\r\nAuthorization: x\r\n"
          + "Content-Length: 3000000\r\n\r\n"))
    #expect(requests[0].split(separator: "\r\n").count == 6)
    #expect(requests[1] == "POST /v1/join HTTP/1.1\r\n\(host)Content-Length: 0\r\n\r\n")
  }

  @Test("counts the bytes of the wire in both directions, for small and large bodies")
  func traffic() throws {
    let chunked = LoopbackServer.Answer.http(
      headers: ["Transfer-Encoding: chunked"],
      body: Array("5\r\nabcde\r\n3\r\nfgh\r\n0\r\n\r\n".utf8))
    let large = LoopbackServer.Answer.http(body: [UInt8](repeating: 1, count: 500_000))
    let server = try LoopbackServer { $0 == 1 ? chunked : large }
    try Self.withServer(server) { transport in
      var total = Traffic()
      for size in [0, 10, 70_000, 1_500_000] {
        let body = [UInt8](repeating: 9, count: size)
        let response = try transport.post("/v1/sync", headers: [], body: body)
        total += response.traffic
        let counts = server.counts
        #expect(total == Traffic(sent: counts.received, received: counts.sent), "body \(size)")
      }
    }
  }

  @Test("one connection serves all round trips; one that died in between is replaced")
  func keepAlive() throws {
    let server = try LoopbackServer { .http(ending: $0 == 3 ? .close : .keepAlive) }
    try Self.withServer(server) { transport in
      for _ in 1...3 { _ = try transport.post("/v1/sync", headers: [], body: [1]) }
      #expect(server.counts.connections == 1)
      for _ in 1...2 { _ = try transport.post("/v1/sync", headers: [], body: [1]) }
      #expect(server.counts.connections == 2)
    }
  }

  /// 10,000 times "a": made by gzip, and by hand as one run-length block of Zstandard (RFC 8878).
  static let compressed: [(encoding: String, bytes: [UInt8])] = [
    (
      "gzip",
      [
        0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0x02, 0x03, 0xed, 0xc1, 0x01, 0x0d, 0, 0, 0, 0xc2, 0xa0,
        0xac, 0xef, 0x5f, 0xc2, 0x1c, 0x6e, 0x40, 0x01, 0, 0, 0, 0, 0, 0, 0, 0, 0xc0, 0xbf, 0x01,
        0x97, 0xd4, 0x7e, 0x46, 0x10, 0x27, 0, 0,
      ]
    ),
    ("zstd", [0x28, 0xb5, 0x2f, 0xfd, 0x60, 0x10, 0x26, 0x83, 0x38, 0x01, 0x61]),
  ]

  @Test("unpacks what it offered to, and counts the packed bytes", arguments: compressed)
  func compression(encoding: String, bytes: [UInt8]) throws {
    let server = try LoopbackServer(
      always: .http(headers: ["Content-Encoding: \(encoding)"], body: bytes))
    let response = try Self.withServer(server) {
      try $0.post("/v1/sync", headers: [], body: [1])
    }
    #expect(response.body == [UInt8](repeating: UInt8(ascii: "a"), count: 10_000))
    #expect(response.traffic.received == server.counts.sent)
    #expect(response.traffic.received < 200)
  }

  @Test("a redirect is an answer, not an order", arguments: [301, 302, 307, 308])
  func redirect(status: Int) throws {
    let server = try LoopbackServer(
      always: .http(status, headers: ["Location: http://127.0.0.1:1/elsewhere"]))
    let response = try Self.withServer(server) {
      try $0.post("/v1/sync", headers: [], body: [1])
    }
    #expect(response.status == status)
    #expect(server.counts.requests.count == 1)
  }

  @Test("reports progress that ends at what the response says")
  func progress() throws {
    let answer = LoopbackServer.Answer.http(body: [UInt8](repeating: 3, count: 300_000))
    let server = try LoopbackServer(always: answer)
    let seen = Mutex<[Traffic]>([])
    var options = CurlTransport.Options()
    options.onProgress = { traffic in seen.withLock { $0.append(traffic) } }
    let response = try Self.withServer(server, options: options) {
      try $0.post("/v1/sync", headers: [], body: [1])
    }
    let reports = seen.withLock { $0 }
    #expect(reports.last == response.traffic)
    #expect(zip(reports, reports.dropFirst()).allSatisfy { $0.received <= $1.received })
  }

  @Test("a certificate file comes from the environment, the program's own variable first")
  func certificateFile() {
    func file(_ environment: [String: String]) -> String? {
      CurlTransport.Options(environment: environment).certificateFile
    }
    #expect(file([:]) == nil)
    #expect(file(["SSL_CERT_FILE": "b"]) == "b")
    #expect(file(["FIELDBOOK_CA_FILE": "", "SSL_CERT_FILE": "b"]) == "b")
    #expect(file(["FIELDBOOK_CA_FILE": "a", "SSL_CERT_FILE": "b"]) == "a")
  }
}
