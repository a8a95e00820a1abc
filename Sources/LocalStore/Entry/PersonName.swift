internal import SyncProtocol

/// Names and titles that people can read: not blank, and within the bound of the formats.
package enum PersonName {
  /// The name as it is kept; nil if it cannot be one.
  package static func canonical(_ text: String) -> String? {
    let name = CanonicalText.normalised(text)
    guard name.contains(where: { !$0.isWhitespace }), name.utf8.count <= Limits.personNameBytes
    else { return nil }
    return name
  }

  package static func invalid(_ text: String, field: String? = nil) -> CommandFailure {
    CommandFailure(
      .invalidData, code: "invalid-name", message: "“\(text)” cannot be a name", field: field,
      hint: "A name has from 1 to \(Limits.personNameBytes) bytes.")
  }
}
