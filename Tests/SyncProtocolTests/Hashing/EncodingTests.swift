import SyncProtocol
import Testing

@Suite("Base64URL and hexadecimal") struct EncodingTests {
  /// RFC 4648, section 10, without its padding.
  static let vectors = [
    ("", "", ""), ("f", "Zg", "66"), ("fo", "Zm8", "666f"), ("foo", "Zm9v", "666f6f"),
    ("foob", "Zm9vYg", "666f6f62"), ("fooba", "Zm9vYmE", "666f6f6261"),
    ("foobar", "Zm9vYmFy", "666f6f626172"),
  ]

  @Test("agrees with RFC 4648", arguments: vectors)
  func publishedVector(text: String, base64: String, hexadecimal: String) {
    let bytes = Array(text.utf8)
    #expect(Base64URL.encode(bytes) == base64)
    #expect(Base64URL.decode(base64) == bytes)
    #expect(Hexadecimal.encode(bytes) == hexadecimal)
    #expect(Hexadecimal.decode(hexadecimal) == bytes)
    #expect(Hexadecimal.decode(hexadecimal.uppercased()) == bytes)
  }

  @Test("uses the alphabet that is safe in a URL")
  func alphabet() {
    #expect(Base64URL.encode([0xfb, 0xff, 0xbf]) == "-_-_")
    #expect(Base64URL.decode("-_-_") == [0xfb, 0xff, 0xbf])
  }

  @Test("every one and two byte message survives, and no two share a text")
  func exhaustiveRoundTrip() {
    for value in 0..<65_536 {
      let bytes = [UInt8(value >> 8), UInt8(value & 255)]
      guard Base64URL.decode(Base64URL.encode(bytes)) == bytes,
        Hexadecimal.decode(Hexadecimal.encode(bytes)) == bytes
      else {
        Issue.record("\(bytes) did not survive")
        return
      }
    }
  }

  @Test("exactly one spelling of three characters is accepted for each two bytes")
  func canonicalOnly() {
    var accepted = 0
    for character in UInt8.min...127 {
      let text = "Zm" + String(UnicodeScalar(character))
      guard let bytes = Base64URL.decode(text) else { continue }
      accepted += 1
      #expect(Base64URL.encode(bytes) == text)
    }
    // Two of the last character's six bits have no byte to go to and must be zero.
    #expect(accepted == 16)
  }

  @Test(
    "refuses what is not base64url",
    arguments: ["Z", "Zm9vY", "Zg==", "Zm8=", "+/+/", "Zm 9v", "Zm9v\n", "Zm9\u{f6}"])
  func refusedBase64(_ text: String) {
    #expect(Base64URL.decode(text) == nil)
  }

  @Test("refuses what is not hexadecimal", arguments: ["6", "666", "6g", " 66", "66\n", "0x66"])
  func refusedHexadecimal(_ text: String) {
    #expect(Hexadecimal.decode(text) == nil)
  }
}
