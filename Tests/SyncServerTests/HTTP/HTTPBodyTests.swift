import Testing

@testable import SyncServer

@Suite("HTTP bodies (RFC 9112 sections 6 and 7)")
struct HTTPBodyTests {
  private func post(_ fields: String, _ body: String) -> String {
    "POST / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n\(body)"
  }

  private func chunked(_ body: String) -> String { post("Transfer-Encoding: chunked", body) }

  private func small() -> HTTPLimits {
    var limits = HTTPLimits()
    limits.maxBodyBytes = 100
    limits.maxChunkExtensionBytes = 20
    limits.maxTrailerBytes = 40
    return limits
  }

  @Test func takesAFixedLength() {
    #expect(parsedRequest(post("Content-Length: 3", "abc"))?.body == Array("abc".utf8))
    #expect(parsedRequest(post("Content-Length: 0", ""))?.body == [])
    #expect(parsedRequest(post("Content-Length: 1\r\nContent-Length: 1", "a"))?.body.count == 1)
  }

  @Test(arguments: ["", "-1", "+1", "1 1", "1,1", "0x1", "1.0", "a", "\u{661}"])
  func refusesLength(length: String) {
    #expect(failureStatus(post("Content-Length: \(length)", "")) == 400)
  }

  @Test func refusesAmbiguousFraming() {
    #expect(failureStatus(post("Content-Length: 1\r\nContent-Length: 2", "")) == 400)
    #expect(failureStatus(post("Content-Length: 1\r\nTransfer-Encoding: chunked", "")) == 400)
    #expect(failureStatus(post("Transfer-Encoding: chunked\r\nContent-Length: 1", "")) == 400)
    let old = "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"
    #expect(failureStatus(old) == 400)
  }

  @Test(arguments: [
    ("gzip", 501), ("identity", 501), ("gzip, chunked", 501), ("xchunked", 501),
    ("chunked, chunked", 400), ("", 400), ("chunked;a=b", 400), ("\u{B}chunked", 400), ("(", 400),
  ])
  func refusesCoding(coding: String, status: Int) {
    #expect(failureStatus(post("Transfer-Encoding: \(coding)", "")) == status)
  }

  @Test(arguments: [
    "3\r\nabc\r\n0\r\n\r\n", "1\r\na\r\n02\r\nbc\r\n000\r\n\r\n", "3;x=\"y\"\r\nabc\r\n0;z\r\n\r\n",
    "3 ;x\r\nabc\r\n0\r\nA: b\r\n\r\n", "3\r\nabc\r\n0\r\nA: b\r\nC: d\r\n\r\n",
  ])
  func takesChunks(body: String) {
    #expect(parsedRequest(chunked(body))?.body == Array("abc".utf8))
    #expect(parsedRequest(post("transfer-encoding: , Chunked ,", body))?.body.count == 3)
  }

  @Test(arguments: [
    "\r\n", "x\r\n", "3\nabc", "3\r\nabcd", "3\r\nabc\n", "-3\r\n", "0x3\r\n", " 3\r\n", "3 \r\n",
    "3 x\r\n", "3;\u{0}\r\n", "0\r\nA b\r\n", "0\r\n A: b\r\n", "00000000000000000\r\n",
  ])
  func refusesChunks(body: String) { #expect(failureStatus(chunked(body)) == 400) }

  @Test func boundsTheBody() {
    let full = String(repeating: "x", count: 100)
    let limits = small()
    #expect(parsedRequest(post("Content-Length: 100", full), limits: limits) != nil)
    #expect(failureStatus(post("Content-Length: 101", ""), limits: limits) == 413)
    let huge = String(repeating: "9", count: 99)
    #expect(failureStatus(post("Content-Length: \(huge)", ""), limits: limits) == 413)
    #expect(parsedRequest(chunked("64\r\n\(full)\r\n0\r\n\r\n"), limits: limits) != nil)
    #expect(failureStatus(chunked("64\r\n\(full)\r\n1\r\n"), limits: limits) == 413)
    #expect(failureStatus(chunked("65"), limits: limits) == 413)
    #expect(failureStatus(chunked("FFFFFFFFFFFFFFFF"), limits: limits) == 413)
  }

  @Test func boundsExtensionsAndTrailers() {
    let long = String(repeating: "x", count: 50)
    #expect(failureStatus(chunked("1;\(long)"), limits: small()) == 400)
    let many = String(repeating: "1;xxxx\r\na\r\n", count: 5)
    #expect(failureStatus(chunked(many), limits: small()) == 400)
    #expect(failureStatus(chunked("0\r\nA: \(long)"), limits: small()) == 431)
  }

  @Test func invitesTheBody() {
    let continued = post("Expect: 100-Continue\r\nContent-Length: 1", "a")
    #expect(HTTPTranscript(continued).events.first == "100")
    #expect(HTTPTranscript(continued).events.count == 2)
    let empty = post("Expect: 100-continue\r\nContent-Length: 0", "")
    #expect(HTTPTranscript(empty).events.count == 1)
    #expect(failureStatus(post("Expect: 200-maybe", "")) == 417)
    let tooLarge = post("Expect: 100-continue\r\nContent-Length: 101", "")
    #expect(HTTPTranscript(tooLarge, limits: small()).events == ["413 body-too-large"])
  }

  @Test func readsPipelinedRequests() {
    let two = post("Content-Length: 2", "ab") + chunked("1\r\nc\r\n0\r\n\r\n")
    let last = "GET /z HTTP/1.0\r\n\r\n"
    let events = HTTPTranscript(two + last).events
    #expect(events.count == 3)
    #expect(events.last == "GET /z 1.0 close []")
  }
}
