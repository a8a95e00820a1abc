import Testing

@testable import SyncServer

@Suite("HTTP header fields (RFC 9112 sections 3.2 and 5)")
struct HTTPFieldTests {
  private func status(_ fields: String) -> Int? {
    failureStatus("GET / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n")
  }

  @Test(arguments: [
    "A : b", " A: b", "\tA: b", ": b", "A", "A\u{1}: b", "A: b\u{0}", "A: b\u{7F}", "A: b\n",
    "A: b\rC: d", "A: b\r\n c", "A: b\r\n\tc", "A(): b", "\u{E9}: b", "A: b\r\r\n",
  ])
  func refuses(fields: String) { #expect(status(fields) == 400) }

  @Test func keepsOrderDuplicatesAndCase() {
    let request = parsedRequest("GET / HTTP/1.1\r\nHost: a\r\nB: 1\r\nb:\t2 \t\r\nC:\r\n\r\n")
    #expect(request?.headers.values("B") == ["1", "2"])
    #expect(request?.headers["c"]?.isEmpty == true)
    #expect(request?.headers["d"] == nil)
    #expect(request?.headers.all.map(\.name) == ["Host", "B", "b", "C"])
  }

  @Test func keepsInnerSpacesAndForeignBytes() {
    let request = parsedRequest("GET / HTTP/1.1\r\nHost: a\r\nB:  x  y\u{10D} \r\n\r\n")
    #expect(request?.headers["B"] == "x  y\u{10D}")
  }

  @Test(arguments: ["", "Host: a\r\nHost: a\r\n", "Host:\r\n", "Host: a b\r\n", "Host: a/b\r\n"])
  func needsOneHost(fields: String) {
    #expect(failureStatus("GET / HTTP/1.1\r\n\(fields)\r\n") == 400)
  }

  @Test func takesHosts() {
    for host in ["a", "a.b:80", "[::1]:8750", "127.0.0.1"] {
      #expect(parsedRequest("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n") != nil)
    }
    #expect(parsedRequest("GET / HTTP/1.0\r\n\r\n") != nil)
  }

  @Test(arguments: [
    ("1.1", "", true), ("1.1", "Connection: close\r\n", false),
    ("1.1", "Connection: x, Close\r\n", false), ("1.0", "", false),
    ("1.0", "Connection: Keep-Alive\r\n", true),
    ("1.0", "Connection: keep-alive\r\nConnection: close\r\n", false),
  ])
  func knowsPersistence(version: String, fields: String, keepsAlive: Bool) {
    let request = parsedRequest("GET / HTTP/\(version)\r\nHost: a\r\n\(fields)\r\n")
    #expect(request?.keepsAlive == keepsAlive)
  }

  @Test func boundsTheHead() {
    let long = String(repeating: "x", count: 17_000)
    #expect(status("A: \(long)") == 431)
    let many = (0..<100).map { "A\($0): b\r\n" }.joined()
    #expect(status(many) == 431)
  }

  @Test(arguments: [
    ("GET / HTTP/1.1\r\nA :", 18), ("GET / HTTP/1.1\r\nA: b\n", 21), ("GET / HTTP/1.1\r\n ", 17),
    ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n", 34), ("GET / HTTP/1.1\r\nA: \u{0}", 20),
  ])
  func answersAtTheByte(input: String, failedAfter: Int) {
    let transcript = HTTPTranscript(input + "never mind")
    #expect(transcript.failedAfter == failedAfter)
    #expect(transcript.events == ["400 malformed-request"])
  }
}
