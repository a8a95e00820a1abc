/// What stands between the cells of a row. Spreadsheets write semicolons where the comma is the
/// decimal sign, and tabs when asked for text.
public enum CSVSeparator: UInt8, Sendable, CaseIterable {
  case comma = 0x2c
  case semicolon = 0x3b
  case tab = 0x09

  static func isSeparator(_ byte: UInt8) -> Bool { CSVSeparator(rawValue: byte) != nil }

  /// The separator that a header line uses most, outside quotes; comma if it uses none.
  static func detect(_ bytes: some Collection<UInt8>) -> CSVSeparator {
    var counts: [CSVSeparator: Int] = [:]
    var isQuoted = false
    for byte in bytes {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
      if let separator = CSVSeparator(rawValue: byte) { counts[separator, default: 0] += 1 }
    }
    let mostUsed = allCases.max { counts[$0, default: 0] < counts[$1, default: 0] }
    return mostUsed.flatMap { counts[$0] == nil ? nil : $0 } ?? .comma
  }
}
