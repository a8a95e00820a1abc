@_spi(_Unicode) import Swift

/// Text in Unicode Normalization Form C (UAX #15), so that equal texts have equal bytes.
///
/// The normaliser is the standard library's own, reached through its SPI: Foundation's needs ICU,
/// which would cost every command its start-up time.
public enum CanonicalText {
  public static func normalised(_ text: String) -> String {
    // Everything below U+0300 is normalised already, and starts with a byte below 0xCC.
    if text.utf8.allSatisfy({ $0 < 0xcc }) { return text }
    var result = ""
    result.reserveCapacity(text.utf8.count)
    result.unicodeScalars.append(contentsOf: text._nfc)
    return result
  }
}
