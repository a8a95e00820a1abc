import SyncProtocol

/// What two spellings of one name have in common: normalised (NFC) and without case.
enum NameKey {
  /// By way of capitals, so that `Straße` and `STRASSE` are one name, as in Unicode's case folding.
  static func folded(_ name: String) -> String {
    CanonicalText.normalised(name.uppercased().lowercased())
  }
}
