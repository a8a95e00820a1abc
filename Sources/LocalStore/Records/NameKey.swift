import SyncProtocol

/// What two spellings of one name have in common: normalised (NFC) and without case.
enum NameKey {
  /// By way of capitals, so that `Straße` and `STRASSE` are one name, as in Unicode's case folding.
  static func folded(_ name: String) -> String {
    CanonicalText.normalised(name.uppercased().lowercased())
  }

  /// A number that names of different records rarely share, for an index: FNV-1a, of 32 bits.
  static func number(ofFolded name: String) -> Int64 {
    var number = offset
    for byte in name.utf8 { add(byte, to: &number) }
    return Int64(number)
  }

  /// The same of a name as it is written, in UTF-8.
  static func number(_ name: borrowing Span<UInt8>) -> Int64 {
    var number = offset
    for place in name.indices {
      let byte = name[place]
      guard byte < 0x80 else { return numberOfAny(name) }
      let isCapital = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
      add(isCapital ? byte | 0x20 : byte, to: &number)
    }
    return Int64(number)
  }

  private static let offset: UInt32 = 2_166_136_261

  private static func add(_ byte: UInt8, to number: inout UInt32) {
    number = (number ^ UInt32(byte)) &* 16_777_619
  }

  private static func numberOfAny(_ name: borrowing Span<UInt8>) -> Int64 {
    let text = unsafe name.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    return number(ofFolded: folded(text))
  }
}
