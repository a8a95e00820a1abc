/// A field's value as its canonical bytes: one deterministic CBOR item without floats.
///
/// Equal values have equal bytes (text in NFC, decimals in normal form), so equality, order and
/// hash are those of the bytes, and a value of a kind that this version does not know is kept and
/// relayed untouched.
public struct Value: Hashable, Sendable {
  public let bytes: [UInt8]

  /// Bytes already known to be one canonical item, from a decoder or an encoder.
  init(canonical bytes: [UInt8]) { self.bytes = bytes }

  /// Checks that the bytes are one canonical item.
  public init(checking bytes: [UInt8]) throws(CBORError) {
    var reader = CBORReader(bytes)
    _ = try reader.skipItem()
    try reader.expectEnd()
    self.bytes = bytes
  }

  private init(_ write: (inout CBORWriter) -> Void) {
    var writer = CBORWriter(reserving: 16)
    write(&writer)
    bytes = writer.bytes
  }

  /// The field was emptied. An absent field has no entry at all.
  public static let null = Value(canonical: [0xf6])

  /// A set's element was added.
  public static let present = Value(canonical: [0xf5])

  public static func text(_ text: String) -> Value {
    Value { $0.text(CanonicalText.normalised(text)) }
  }

  public static func integer(_ number: Int64) -> Value { Value { $0.integer(number) } }

  public static func decimal(_ number: DecimalNumber) -> Value {
    Value { writer in
      guard !number.isWhole else { return writer.integer(number.mantissa) }
      writer.tag(DecimalNumber.tag)
      writer.array(2)
      writer.integer(Int64(number.exponent))
      writer.integer(number.mantissa)
    }
  }

  public static func boolean(_ value: Bool) -> Value { Value { $0.boolean(value) } }

  public static func reference(_ id: RecordID) -> Value { Value { $0.bytes(id.bytes) } }

  public static func list(_ elements: [Value]) -> Value {
    Value { writer in
      writer.array(elements.count)
      for element in elements { writer.encoded(element.bytes) }
    }
  }

  public var isNull: Bool { self == .null }
}

extension Value: Comparable {
  /// Lexicographic order of the canonical bytes: the last word when stamps are equal.
  public static func < (left: Value, right: Value) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}
