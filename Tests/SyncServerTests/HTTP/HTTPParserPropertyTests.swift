import TestSupport
import Testing

@testable import SyncServer

@Suite("HTTP parser properties")
struct HTTPParserPropertyTests {
  /// Pieces that make valid, nearly valid and hopeless requests when put together at random.
  private static let fragments = [
    "GET / HTTP/1.1\r\n", "POST /a%2Fb?c HTTP/1.1\r\n", "HEAD http://h/p HTTP/1.0\r\n", "GET ",
    "/a/../b", " HTTP/1.1", " HTTP/2.0\r\n", "\r\n", "\n", "Host: a\r\n", "Content-Length: 5\r\n",
    "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip\r\n", "Connection: close\r\n",
    "Expect: 100-continue\r\n", "X: y\r\n", " folded\r\n", "5\r\nhello\r\n", "0\r\n\r\n", "hello",
    "3;ext=1\r\nabc\r\n", "\u{0}", "A : b\r\n", "\r\n\r\n", "%2", ":",
    "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
    "PUT /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n",
  ]

  private static func small() -> HTTPLimits {
    var limits = HTTPLimits()
    limits.maxRequestLineBytes = 60
    limits.maxHeadBytes = 150
    limits.maxHeaderCount = 6
    limits.maxBodyBytes = 12
    limits.maxTrailerBytes = 30
    limits.maxChunkExtensionBytes = 8
    return limits
  }

  private static func input(_ generator: inout SplitMix64) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 1...8, using: &generator) {
      bytes += Array((fragments.randomElement(using: &generator) ?? "").utf8)
    }
    if Int.random(in: 0..<4, using: &generator) == 0 {
      let index = Int.random(in: 0..<bytes.count, using: &generator)
      bytes[index] = UInt8.random(in: 0...255, using: &generator)
    }
    return bytes
  }

  @Test("The same events, however the input is cut", arguments: [UInt64(1), 2, 3, 20_260_721])
  func splitInvariance(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    for round in 0..<400 {
      let input = Self.input(&generator)
      let whole = HTTPTranscript(input, limits: Self.small())
      let bytewise = HTTPTranscript(
        input, pieces: Array(repeating: 1, count: input.count), limits: Self.small())
      let lengths = (0..<6).map { _ in Int.random(in: 0...20, using: &generator) }
      let random = HTTPTranscript(input, pieces: lengths, limits: Self.small())
      let text = String(decoding: input, as: UTF8.self)
      #expect(bytewise == whole, "seed \(seed), round \(round): \(text.debugDescription)")
      #expect(random == whole, "seed \(seed), round \(round), cut \(lengths)")
    }
  }

  @Test("Every cut of one request into two")
  func everyCut() {
    let text =
      "POST /a%20b?c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
      + "Expect: 100-continue\r\n\r\n3;x=y\r\nabc\r\n0\r\nT: u\r\n\r\nGET / HTTP/1.0\r\n\r\n"
    let input = Array(text.utf8)
    let whole = HTTPTranscript(input)
    #expect(whole.events.count == 3)
    for cut in 0...input.count {
      #expect(HTTPTranscript(input, pieces: [cut]) == whole, "cut at \(cut)")
    }
  }

  @Test("Random bytes never trap, and failures are final", arguments: [UInt64(7), 8])
  func randomBytes(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    for round in 0..<500 {
      let count = Int.random(in: 1...120, using: &generator)
      var input = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      if round % 2 == 0 { input = Array("GET / HTTP/1.1\r\n".utf8) + input }
      var parser = HTTPRequestParser(limits: Self.small())
      var index = 0
      guard case .failure(let failure) = parser.parse(input.span, at: &index) else { continue }
      #expect((400..<600).contains(failure.status), "seed \(seed), round \(round)")
      guard case .failure(let again) = parser.parse(input.span, at: &index) else {
        Issue.record("seed \(seed), round \(round): failed, then went on")
        continue
      }
      #expect(again == failure)
    }
  }
}
