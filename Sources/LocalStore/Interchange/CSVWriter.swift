/// Writes CSV (RFC 4180) that `CSVReader` takes back without loss, whatever the cells contain.
///
/// Lines end with CRLF, as the RFC says: every spreadsheet takes it, and a strict reader takes
/// nothing else. Cells are never altered, so one that begins with `=` is a formula to a spreadsheet;
/// an apostrophe before it would come back as data.
public struct CSVWriter {
  private let separator: CSVSeparator
  private var bytes: [UInt8] = []

  /// - Parameter includesByteOrderMark: for Excel on Windows, which otherwise takes UTF-8 for the
  ///   system's old encoding.
  public init(separator: CSVSeparator = .comma, includesByteOrderMark: Bool = false) {
    self.separator = separator
    if includesByteOrderMark { bytes = [0xef, 0xbb, 0xbf] }
  }

  /// How many bytes wait to be taken.
  public var count: Int { bytes.count }

  /// Hands over what has been written since the last time.
  public mutating func takeBytes() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: false) }
    return bytes
  }

  /// One row; the first is the header. It has at least one cell.
  public mutating func append(_ cells: [String]) {
    precondition(!cells.isEmpty, "a row without cells")
    for (position, cell) in cells.enumerated() {
      if position > 0 { bytes.append(separator.rawValue) }
      // A single empty cell would be an empty line, which readers skip.
      append(cell, isQuoted: Self.needsQuotes(cell) || (cells.count == 1 && cell.isEmpty))
    }
    bytes.append(contentsOf: [0x0d, 0x0a])
  }

  private mutating func append(_ cell: String, isQuoted: Bool) {
    guard isQuoted else { return bytes.append(contentsOf: cell.utf8) }
    let quote = UInt8(ascii: "\"")
    bytes.append(quote)
    for byte in cell.utf8 {
      if byte == quote { bytes.append(quote) }
      bytes.append(byte)
    }
    bytes.append(quote)
  }

  /// Also for what some reader might take for something else: the other separators, which would
  /// mislead the detection; blanks at the ends, which spreadsheets trim; what looks like a byte
  /// order mark or Excel's separator line.
  private static func needsQuotes(_ cell: String) -> Bool {
    let utf8 = cell.utf8
    guard let first = utf8.first, let last = utf8.last else { return false }
    if first == 0x20 || last == 0x20 { return true }
    if utf8.starts(with: [0xef, 0xbb, 0xbf]) || utf8.starts(with: "sep=".utf8) { return true }
    return utf8.contains { byte in
      byte == UInt8(ascii: "\"") || byte == 0x0a || byte == 0x0d || CSVSeparator.isSeparator(byte)
    }
  }
}
