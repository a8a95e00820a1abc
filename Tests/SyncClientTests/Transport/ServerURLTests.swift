import Testing

@testable import SyncClient

@Suite("Address of a server") struct ServerURLTests {
  @Test(
    "one canonical spelling",
    arguments: [
      ("https://fieldbook.example.org", "https://fieldbook.example.org"),
      ("HTTPS://Fieldbook.Example.ORG/", "https://fieldbook.example.org"),
      ("https://example.org:443", "https://example.org"),
      ("https://example.org:08443", "https://example.org:8443"),
      ("https://xn--kola-ega.hr:8443/", "https://xn--kola-ega.hr:8443"),
      ("https://192.0.2.7", "https://192.0.2.7"),
      ("https://[2001:DB8:0:0::1]:8443", "https://[2001:db8::1]:8443"),
      ("http://127.0.0.1:8750", "http://127.0.0.1:8750"),
      ("http://127.9.8.7:80", "http://127.9.8.7"),
      ("http://localhost", "http://localhost"),
      ("http://LocalHost:8750/", "http://localhost:8750"),
      ("http://[::1]:8750", "http://[::1]:8750"),
      ("http://[0:0:0:0:0:0:0:1]", "http://[::1]"),
    ])
  func canonical(source: String, expected: String) throws {
    let url = try ServerURL(source)
    #expect(url.description == expected)
    #expect(try ServerURL(expected) == url)
  }

  /// `CurlTransport` takes a `ServerURL` alone, so what is refused here is never looked up or sent.
  @Test(
    "plain http is for this machine only",
    arguments: [
      "http://fieldbook.example.org", "http://192.168.1.10:8750", "http://128.0.0.1",
      "http://0.0.0.0:8750", "http://[::]", "http://[fe80::1]", "http://[::ffff:127.0.0.1]",
      "http://127.0.0.1.example.org", "http://localhost.example.org", "http://my.localhost",
    ])
  func plainHTTP(source: String) throws {
    let error = #expect(throws: ServerURLError.self) { try ServerURL(source) }
    #expect(error?.message.hasPrefix("Plain http would show") == true)
    #expect(error?.hint.contains("https://") == true)
  }

  @Test(
    "anything but a scheme, a host and a port is refused",
    arguments: [
      "", "fieldbook.example.org", "example.org:8750", "ftp://example.org", "://example.org",
      "file:///etc/passwd", "https://", "https://:8443", "https://example.org//",
      "https://example.org/sync", "https://example.org?x", "https://example.org#x",
      "https://user@example.org", "https://user:password@example.org",
      "http://localhost@example.org", "http://localhost\\@example.org", "https://example.org:",
      "https://example.org:0", "https://example.org:65536", "https://example.org:+80",
      "https://example.org:8443:1", "https://exa mple.org", " https://example.org",
      "https://example.org\n", "https://example..org", "https://example.org.",
      "https://-example.org", "https://ex_ample.org", "https://\u{161}kola.hr",
      "https://\(String(repeating: "a", count: 64)).org", "http://127.1", "http://2130706433",
      "http://0x7f.0.0.1", "http://0177.0.0.1", "http://127.0.0.1.", "http://127.0.0.256",
      "http://::1", "http://[::1", "http://[::1%lo]", "http://[127.0.0.1]", "http://[]",
      "http://[::1]x:80", "http://localhost\0.example.org",
    ])
  func refused(source: String) {
    #expect(throws: ServerURLError.self) { try ServerURL(source) }
  }

  @Test("a message shows a foreign text bounded and without control characters")
  func safeMessage() {
    let error = #expect(throws: ServerURLError.self) {
      try ServerURL("\u{1b}]0;x\u{202e}" + String(repeating: "y", count: 1000))
    }
    let message = error?.message ?? ""
    #expect(message.unicodeScalars.count < 200)
    #expect(!message.unicodeScalars.contains { $0.value < 0x20 || $0 == "\u{202e}" })
  }
}
