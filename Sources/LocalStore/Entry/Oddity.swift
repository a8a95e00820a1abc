internal import SyncProtocol

/// Values that are kept as typed though they look odd: people are warned, never refused.
enum Oddity {
  /// What is odd about a value, for fields whose name says what should stand there.
  static func of(_ value: Value, in field: Field) -> String? {
    guard case .text = field.kind, let text = value.textContent else { return nil }
    switch field.name {
    case "email":
      let parts = text.split(separator: "@", omittingEmptySubsequences: false)
      let looksRight =
        parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && !text.contains { $0.isWhitespace }
      return looksRight ? nil : "does not look like an e-mail address"
    case "phone":
      return text.contains { $0.isLetter } ? "contains letters" : nil
    case "website", "url":
      return text.contains(".") && !text.contains { $0.isWhitespace }
        ? nil : "does not look like an address on the web"
    default:
      return nil
    }
  }
}
