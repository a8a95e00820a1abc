import Testing

@testable import SyncProtocol

/// RFC 8949, appendix A: what is used here both ways, and the rest refused.
@Suite("The vectors of RFC 8949") struct CBORVectorTests {
  typealias Content = Value.Content

  static let vectors: [(String, Content)] = [
    ("00", .integer(0)), ("01", .integer(1)), ("0a", .integer(10)), ("17", .integer(23)),
    ("1818", .integer(24)), ("1819", .integer(25)), ("1864", .integer(100)),
    ("1903e8", .integer(1000)), ("1a000f4240", .integer(1_000_000)),
    ("1b000000e8d4a51000", .integer(1_000_000_000_000)), ("20", .integer(-1)),
    ("29", .integer(-10)), ("3863", .integer(-100)), ("3903e7", .integer(-1000)),
    ("f4", .boolean(false)), ("f5", .boolean(true)), ("f6", .null),
    ("40", .bytes([])), ("4401020304", .bytes([1, 2, 3, 4])),
    ("60", .text("")), ("6161", .text("a")), ("6449455446", .text("IETF")),
    ("62225c", .text("\"\\")), ("62c3bc", .text("\u{fc}")), ("63e6b0b4", .text("\u{6c34}")),
    ("64f0908591", .text("\u{10151}")),
    ("80", .list([])), ("83010203", .list([.integer(1), .integer(2), .integer(3)])),
    (
      "8301820203820405",
      .list([
        .integer(1), .list([.integer(2), .integer(3)]), .list([.integer(4), .integer(5)]),
      ])
    ),
    (
      "98190102030405060708090a0b0c0d0e0f101112131415161718181819",
      .list((1...25).map { .integer($0) })
    ),
    ("a0", .map([])),
    ("a201020304", pairs((.integer(1), .integer(2)), (.integer(3), .integer(4)))),
    (
      "a26161016162820203",
      pairs((.text("a"), .integer(1)), (.text("b"), .list([.integer(2), .integer(3)])))
    ),
    ("826161a161626163", .list([.text("a"), pairs((.text("b"), .text("c")))])),
    (
      "a56161614161626142616361436164614461656145",
      .map("abcde".map { Content.Pair(key: .text("\($0)"), value: .text($0.uppercased())) })
    ),
  ]

  private static func pairs(_ pairs: (Content, Content)...) -> Content {
    .map(pairs.map { Content.Pair(key: $0.0, value: $0.1) })
  }

  @Test("are read and written", arguments: vectors)
  func supported(bytes: String, content: Content) throws {
    #expect(try Value(checking: hex(bytes)).content == content)
    var writer = CBORWriter()
    writer.write(content)
    #expect(writer.bytes.hex == bytes)
  }

  @Test("the ends of the range of integers")
  func extremes() throws {
    var reader = CBORReader(hex("1bffffffffffffffff"))
    #expect(try reader.unsigned() == .max)
    #expect(try Value(checking: hex("3b7fffffffffffffff")).content == .integer(.min))
    #expect(Value.integer(.min).bytes.hex == "3b7fffffffffffffff")
    #expect(try Value(checking: hex("1b7fffffffffffffff")).content == .integer(.max))
  }

  @Test(
    "what needs all 64 bits and a sign is kept, and shown as its bytes",
    arguments: [
      "1b8000000000000000", "3b8000000000000000", "1bffffffffffffffff", "3bffffffffffffffff",
    ])
  func unsignedIntegers(bytes: String) throws {
    let value = try Value(checking: hex(bytes))
    #expect(value.content == .bytes(hex(bytes)))
    #expect(value.numberContent == nil)
  }

  @Test("the decimal fraction of section 3.4.4")
  func decimalFraction() throws {
    let value = try Value(checking: hex("c48221196ab3"))
    #expect(value.content == .decimal(decimal("273.15")))
    #expect(Value.decimal(decimal("273.15")) == value)
  }

  @Test(
    "the rest of the appendix is refused",
    arguments: [
      // Integers beyond 64 bits.
      "c249010000000000000000", "c349010000000000000000",
      // Floating point.
      "f90000", "f98000", "f93c00", "fb3ff199999999999a", "f97bff", "fa47c35000", "f97c00",
      "f97e00", "faff800000", "fb7ff0000000000000",
      // Simple values and tags.
      "f7", "f0", "f818", "f8ff", "c074323031332d30332d32315432303a30343a30305a", "c11a514b67b0",
      "d74401020304", "d818456449455446", "d82076687474703a2f2f7777772e6578616d706c652e636f6d",
      // Indefinite lengths.
      "5f42010243030405ff", "7f657374726561646d696e67ff", "9fff", "9f018202039f0405ffff",
      "83018202039f0405ff", "bf61610161629f0203ffff", "826161bf61626163ff",
      "bf6346756ef563416d7421ff",
    ])
  func refused(bytes: String) {
    #expect(throws: CBORError.self) { try Value(checking: hex(bytes)) }
  }
}

extension CBORWriter {
  /// What `Value.content` reads.
  mutating func write(_ content: Value.Content) {
    switch content {
    case .null: null()
    case .boolean(let value): boolean(value)
    case .integer(let number): integer(number)
    case .decimal(let number): encoded(Value.decimal(number).bytes)
    case .text(let text): self.text(text)
    case .bytes(let bytes): self.bytes(bytes)
    case .list(let elements):
      array(elements.count)
      for element in elements { write(element) }
    case .map(let pairs):
      map(pairs.count)
      for pair in pairs {
        write(pair.key)
        write(pair.value)
      }
    }
  }
}
