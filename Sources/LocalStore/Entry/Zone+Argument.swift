package import SyncProtocol

extension Zone {
  /// A zone as it is written on a command line.
  /// - Parameter field: the option or operand.
  package static func argument(_ name: String, field: String) throws(CommandFailure) -> Zone {
    if let zone = Zone(name) { return zone }
    throw CommandFailure(
      .usage, code: "invalid-zone", message: "“\(name)” cannot be a zone's name", field: field,
      hint: "A zone's name is a country code or a word, such as it: a lower-case letter, then "
        + "lower-case letters, digits and hyphens, at most \(Limits.zoneNameBytes) in all.")
  }
}
