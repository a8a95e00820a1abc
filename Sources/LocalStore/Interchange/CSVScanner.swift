/// Splits bytes into rows of cells (RFC 4180 section 2), leaving their meaning to `CSVReader`.
///
/// More lenient than the RFC where spreadsheets are: a row ends with CRLF, LF or CR; a quote inside
/// a cell that does not begin with one stands for itself.
struct CSVScanner {
  /// Nothing wrong with the row's form; `cells` are UTF-8 or not, as they come.
  struct ScannedRow {
    var line: Int
    var cells: [[UInt8]] = []
    /// The first cell that was longer than the limit; it and all too many cells are left out.
    var tooLongCell: Int?
    var hasTooManyCells = false
  }

  let bytes: [UInt8]
  let separator: UInt8
  let limits: CSVReader.Limits
  private(set) var position: Int
  private(set) var line: Int

  init(
    _ bytes: [UInt8], from position: Int, line: Int, separator: CSVSeparator,
    limits: CSVReader.Limits
  ) {
    self.bytes = bytes
    self.position = position
    self.line = line
    self.separator = separator.rawValue
    self.limits = limits
  }

  /// The next row that is not an empty line; nil at the end. After an error the scan goes on with
  /// the line after the one on which the broken row began: a forgotten quote costs one row and not
  /// the rest of the file.
  mutating func next() throws(CSVError) -> ScannedRow? {
    while isAtLineEnd { skipLineEnd() }
    guard position < bytes.count else { return nil }
    let start = position
    var row = ScannedRow(line: line)
    var cellCount = 0
    while true {
      cellCount += 1
      guard let cell = scanCell() else {
        let error = CSVError(
          reason: position < bytes.count ? .textAfterQuote : .unterminatedQuote, line: row.line,
          cell: cellCount)
        restart(afterLineOf: start, row.line)
        throw error
      }
      if cellCount > limits.maximumCells {
        row.hasTooManyCells = true
      } else if cell.count > limits.maximumCellBytes {
        row.tooLongCell = row.tooLongCell ?? cellCount
      } else {
        row.cells.append(cell.bytes)
      }
      guard position < bytes.count, bytes[position] == separator else { break }
      position += 1
    }
    if position < bytes.count { skipLineEnd() }
    return row
  }

  /// A cell's bytes, none if it is too long, and how many there were.
  private typealias Cell = (bytes: [UInt8], count: Int)

  /// Nil if the quotes are wrong; the position is then where that was seen.
  private mutating func scanCell() -> Cell? {
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { return plainCell() }
    guard let cell = quotedCell() else { return nil }
    guard position == bytes.count || bytes[position] == separator || isAtLineEnd else {
      return nil
    }
    return cell
  }

  private mutating func plainCell() -> Cell {
    let start = position
    while position < bytes.count, bytes[position] != separator, !isAtLineEnd { position += 1 }
    let count = position - start
    return (count > limits.maximumCellBytes ? [] : Array(bytes[start..<position]), count)
  }

  private mutating func quotedCell() -> Cell? {
    position += 1
    var cell: [UInt8] = []
    var count = 0
    while true {
      let runStart = position
      while position < bytes.count, bytes[position] != UInt8(ascii: "\"") { countLine() }
      guard position < bytes.count else { return nil }
      // Of a doubled quote, the first belongs to the run.
      position += 1
      let isDoubled = position < bytes.count && bytes[position] == UInt8(ascii: "\"")
      let runEnd = isDoubled ? position : position - 1
      count += runEnd - runStart
      if count <= limits.maximumCellBytes { cell += bytes[runStart..<runEnd] }
      guard isDoubled else { return (cell, count) }
      position += 1
    }
  }

  /// One byte on inside quotes, where a line end is part of the cell.
  private mutating func countLine() {
    let byte = bytes[position]
    position += 1
    let isLastOfLine =
      byte == UInt8(ascii: "\n")
      || (byte == UInt8(ascii: "\r")
        && !(position < bytes.count && bytes[position] == UInt8(ascii: "\n")))
    if isLastOfLine { line += 1 }
  }

  private var isAtLineEnd: Bool {
    position < bytes.count
      && (bytes[position] == UInt8(ascii: "\n") || bytes[position] == UInt8(ascii: "\r"))
  }

  private mutating func skipLineEnd() {
    let isReturn = bytes[position] == UInt8(ascii: "\r")
    position += 1
    if isReturn, position < bytes.count, bytes[position] == UInt8(ascii: "\n") { position += 1 }
    line += 1
  }

  private mutating func restart(afterLineOf start: Int, _ startLine: Int) {
    position = start
    line = startLine
    while position < bytes.count, !isAtLineEnd { position += 1 }
    if position < bytes.count { skipLineEnd() }
  }
}
