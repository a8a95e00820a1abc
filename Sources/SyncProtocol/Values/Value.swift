/// A field's value as its canonical bytes: one deterministic CBOR item without floats.
///
/// Equal values have equal bytes (text in NFC, decimals in normal form), so equality, order and
/// hash are those of the bytes, and a value of a kind that this version does not know is kept and
/// relayed untouched.
public struct Value: Sendable {
  /// Where the bytes lie: in an array of their own, or in that of the record, column or batch that
  /// they were read from, which all of its values share.
  let buffer: [UInt8]
  private let start: UInt32
  private let end: UInt32

  /// Bytes already known to be one canonical item, from a decoder or an encoder.
  init(canonical bytes: [UInt8]) { self.init(canonical: bytes, 0..<bytes.count) }

  /// The same for a part of an array.
  /// - Precondition: the array is shorter than 4 GiB, as everything is that is decoded.
  init(canonical buffer: [UInt8], _ place: Range<Int>) {
    self.buffer = buffer
    start = UInt32(place.lowerBound)
    end = UInt32(place.upperBound)
  }

  /// Checks that the bytes are one canonical item.
  public init(checking bytes: some Collection<UInt8>) throws(CBORError) {
    let bytes = Array(bytes)
    var reader = CBORReader(bytes)
    _ = try reader.skipItem()
    try reader.expectEnd()
    self.init(canonical: bytes)
  }

  private init(_ write: (inout CBORWriter) -> Void) {
    var writer = CBORWriter(reserving: 16)
    write(&writer)
    self.init(canonical: writer.bytes)
  }

  public var bytes: ArraySlice<UInt8> { buffer[place] }
  public var count: Int { Int(end - start) }

  /// Where the bytes lie in `buffer`.
  var place: Range<Int> { Int(start)..<Int(end) }

  /// The field was emptied. An absent field has no entry at all.
  public static let null = Value(canonical: [0xf6])

  /// A set's element was added.
  public static let present = Value(canonical: [0xf5])

  public static func text(_ text: String) -> Value {
    Value { $0.text(CanonicalText.normalised(text)) }
  }

  public static func integer(_ number: Int64) -> Value { Value { $0.integer(number) } }

  public static func decimal(_ number: DecimalNumber) -> Value { Value { $0.decimal(number) } }

  public static func boolean(_ value: Bool) -> Value { Value { $0.boolean(value) } }

  public static func reference(_ id: RecordID) -> Value { Value { $0.recordID(id) } }

  public static func list(_ elements: [Value]) -> Value {
    Value { writer in
      writer.array(elements.count)
      for element in elements { writer.encoded(element) }
    }
  }

  public var isNull: Bool { self == .null }
}

extension Value: Hashable {
  public static func == (left: Value, right: Value) -> Bool {
    guard left.count == right.count else { return false }
    return unsafe left.withBytes { left in
      unsafe right.withBytes { unsafe left.elementsEqual($0) }
    }
  }

  public func hash(into hasher: inout Hasher) {
    unsafe withBytes { unsafe hasher.combine(bytes: $0) }
  }

  @inline(__always)
  private func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    unsafe buffer.withUnsafeBytes { unsafe body(UnsafeRawBufferPointer(rebasing: $0[place])) }
  }
}

extension Value: Comparable {
  /// Lexicographic order of the canonical bytes: the last word when stamps are equal.
  public static func < (left: Value, right: Value) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

extension CBORWriter {
  mutating func decimal(_ number: DecimalNumber) {
    guard !number.isWhole else { return integer(number.mantissa) }
    tag(DecimalNumber.tag)
    array(2)
    integer(Int64(number.exponent))
    integer(number.mantissa)
  }

  public mutating func encoded(_ value: Value) { encoded(value.buffer, value.place) }
}

extension CBORReader {
  init(_ value: Value) { self.init(value.buffer, value.place) }
}
