/// Reads CSV: RFC 4180, and what Excel and LibreOffice make of it. Bytes in, rows out.
///
/// The first row is the header. A byte order mark, Excel's `sep=;` line, the three separators and
/// every kind of line end are recognised; empty lines are skipped; blanks belong to the cell. A bad
/// row is told with its line, and reading goes on behind it. Whatever the bytes, the time it takes
/// is proportional to their number.
public struct CSVReader {
  public struct Limits: Sendable {
    /// No answer to a question is longer; a longer cell is a forgotten quote.
    public var maximumCellBytes = 1_024 * 1_024
    /// A spreadsheet with more columns is no list of records.
    public var maximumCells = 1_000

    public init() {}
  }

  public struct Row: Sendable, Hashable {
    /// The line on which the row begins, from 1.
    public let line: Int
    /// As many as the header has.
    public let cells: [String]

    /// Whether all cells are empty, as in the rows that spreadsheets keep below the data.
    public var isBlank: Bool { cells.allSatisfy(\.isEmpty) }
  }

  /// The names of the columns. Those that have a name have different ones.
  public let header: [String]
  public let separator: CSVSeparator

  private var scanner: CSVScanner

  /// Reads the header. Throws only if there is none that can be used.
  ///
  /// - Parameter separator: nil to take the one that the header uses most.
  public init(
    _ bytes: [UInt8], separator: CSVSeparator? = nil, limits: Limits = Limits()
  ) throws(CSVError) {
    // What Excel calls Unicode text is UTF-16, whose byte order mark is no UTF-8.
    let start = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    let named = Self.separatorLine(bytes[start...])
    let headerStart = start + (named?.length ?? 0)
    self.separator = separator ?? named?.separator ?? CSVSeparator.detect(bytes[headerStart...])
    scanner = CSVScanner(
      bytes, from: headerStart, line: named == nil ? 1 : 2, separator: self.separator,
      limits: limits)
    guard let row = try scanner.next() else {
      throw CSVError(reason: .noHeader, line: 1, cell: nil)
    }
    header = try Self.cells(row, limits)
    var names: Set<String> = []
    for (position, name) in header.enumerated() where !name.isEmpty {
      guard names.insert(name).inserted else {
        throw CSVError(reason: .repeatedColumn(name), line: row.line, cell: position + 1)
      }
    }
  }

  /// The next row or what is wrong with it; nil at the end.
  public mutating func next() -> Result<Row, CSVError>? {
    do throws(CSVError) {
      guard let row = try scanner.next() else { return nil }
      let cells = try Self.cells(row, scanner.limits)
      guard cells.count == header.count else {
        let reason = CSVError.Reason.wrongCellCount(expected: header.count, found: cells.count)
        throw CSVError(reason: reason, line: row.line, cell: nil)
      }
      return .success(Row(line: row.line, cells: cells))
    } catch {
      return .failure(error)
    }
  }

  /// All that is left: the good rows, and what is wrong with the others.
  public mutating func readAll() -> (rows: [Row], errors: [CSVError]) {
    var rows: [Row] = []
    var errors: [CSVError] = []
    while let result = next() {
      switch result {
      case .success(let row): rows.append(row)
      case .failure(let error): errors.append(error)
      }
    }
    return (rows, errors)
  }

  private static func cells(
    _ row: CSVScanner.ScannedRow, _ limits: Limits
  ) throws(CSVError) -> [String] {
    if let cell = row.tooLongCell {
      let reason = CSVError.Reason.cellTooLong(limitBytes: limits.maximumCellBytes)
      throw CSVError(reason: reason, line: row.line, cell: cell)
    }
    if row.hasTooManyCells {
      throw CSVError(reason: .tooManyCells(limit: limits.maximumCells), line: row.line, cell: nil)
    }
    var cells: [String] = []
    cells.reserveCapacity(row.cells.count)
    for bytes in row.cells {
      guard let cell = String(validating: bytes, as: UTF8.self) else {
        throw CSVError(reason: .notUTF8, line: row.line, cell: cells.count + 1)
      }
      cells.append(cell)
    }
    return cells
  }

  /// Excel's first line that names the separator, such as `sep=;`.
  private static func separatorLine(
    _ bytes: ArraySlice<UInt8>
  ) -> (separator: CSVSeparator, length: Int)? {
    let rest = Array(bytes.prefix(7))
    guard rest.count >= 6, rest.starts(with: Array("sep=".utf8)),
      let separator = CSVSeparator(rawValue: rest[4])
    else { return nil }
    if rest[5] == UInt8(ascii: "\n") { return (separator, 6) }
    guard rest[5] == UInt8(ascii: "\r") else { return nil }
    return (separator, rest.last == UInt8(ascii: "\n") ? 7 : 6)
  }
}
