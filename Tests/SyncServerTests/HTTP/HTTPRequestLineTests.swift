import Testing

@testable import SyncServer

@Suite("HTTP request line (RFC 9112 section 3)")
struct HTTPRequestLineTests {
  private func status(_ line: String) -> Int? {
    failureStatus("\(line)\r\nHost: a\r\n\r\n")
  }

  @Test(
    arguments: [
      ("/", "/", nil), ("/a/b.txt", "/a/b.txt", nil), ("/a?b=c&d", "/a", "b=c&d"),
      ("/a%20b", "/a b", nil), ("/%C4%8D", "/\u{10D}", nil), ("/a?", "/a", ""),
      ("/...", "/...", nil), ("/.a/..b", "/.a/..b", nil), ("/?x=../..", "/", "x=../.."),
      ("http://h:80/x?y", "/x", "y"), ("HTTPS://h", "/", nil), ("http://h?q", "/", "q"),
      ("//a//", "//a//", nil),
    ] as [(String, String, String?)])
  func takes(target: String, path: String, query: String?) {
    let request = parsedRequest("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(request?.path == path)
    #expect(request?.query == query)
    #expect(request?.target == target)
  }

  @Test(arguments: [
    "GET  / HTTP/1.1", "GET /  HTTP/1.1", " GET / HTTP/1.1", "GET\t/ HTTP/1.1", "GET / HTTP/1.1 ",
    "G@T / HTTP/1.1", "GET HTTP/1.1", "GET /", "GET x HTTP/1.1", "GET htp://a/ HTTP/1.1",
    "GET http:/// HTTP/1.1", "GET http:// HTTP/1.1", "GET /a\u{0}b HTTP/1.1",
    "GET /%00 HTTP/1.1", "GET /?%00 HTTP/1.1", "GET /%0a HTTP/1.1", "GET /%zz HTTP/1.1",
    "GET /% HTTP/1.1", "GET /%2 HTTP/1.1", "GET /%2?a HTTP/1.1", "GET /#a HTTP/1.1",
    "GET /\u{E9} HTTP/1.1", "GET /%FF HTTP/1.1", "GET /<a> HTTP/1.1", "GET * HTTP/1.1",
    "OPTIONS *a HTTP/1.1", "GET / http/1.1", "GET / HTTP/1", "GET / HTTP/1.", "GET / HTTP/11.1",
    "GET / HTTP/1.10", "GET / HTTP/x.1", "GET / HTTPS/1.1", "GET / ICY/1.0",
  ])
  func refuses(line: String) { #expect(status(line) == 400) }

  @Test(arguments: [
    "/..", "/.", "/../", "/./a", "/a/..", "/a/../b", "/a/.?q", "/%2e", "/%2E%2e/a", "/.%2e",
    "/a/%2e%2e%2fb", "/a%2f..", "http://h/..",
  ])
  func refusesDotSegments(target: String) { #expect(status("GET \(target) HTTP/1.1") == 400) }

  @Test(arguments: ["HTTP/2.0", "HTTP/3.0", "HTTP/0.9"])
  func refusesVersion(version: String) { #expect(status("GET / \(version)") == 505) }

  @Test func refusesTheSecondVersionsPreface() {
    #expect(failureStatus("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") == 505)
  }

  @Test func takesUnknownMethodsAndMinorVersions() {
    #expect(parsedRequest("BREW /pot HTTP/1.1\r\nHost: a\r\n\r\n")?.method == "BREW")
    #expect(parsedRequest("get / HTTP/1.9\r\nHost: a\r\n\r\n")?.method == "get")
    #expect(parsedRequest("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n")?.path == "*")
  }

  @Test func refusesWhatIsNoServersBusiness() {
    #expect(status("CONNECT example.org:443 HTTP/1.1") == 501)
    #expect(failureStatus(String(repeating: "A", count: 33)) == 501)
  }

  @Test func boundsTheLine() {
    let fits = "/" + String(repeating: "a", count: 8_000)
    #expect(parsedRequest("GET \(fits) HTTP/1.1\r\nHost: a\r\n\r\n")?.path.utf8.count == 8_001)
    #expect(failureStatus("GET /" + String(repeating: "a", count: 9_000)) == 414)
  }

  @Test func skipsOneEmptyLine() {
    #expect(parsedRequest("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n") != nil)
    #expect(failureStatus("\r\n\r\nGET / HTTP/1.1\r\n") == 400)
    #expect(failureStatus("\nGET / HTTP/1.1\r\n") == 400)
  }

  @Test(arguments: [
    ("\u{16}\u{03}", 1), ("GET /../x", 8), ("GET / HTTP/1.1\nHost", 15), ("GET /%00b", 8),
    ("GET / HTTX/1.1", 10),
  ])
  func answersAtTheByte(input: String, failedAfter: Int) {
    #expect(HTTPTranscript(input).failedAfter == failedAfter)
  }

  @Test func decodesFormQueries() {
    let request = parsedRequest("GET /?q=a+b%26&q=%C4%8D&x HTTP/1.1\r\nHost: a\r\n\r\n")
    let items = request?.queryItems.map { "\($0.name)=\($0.value)" }
    #expect(items == ["q=a b&", "q=\u{10D}", "x="])
  }
}
