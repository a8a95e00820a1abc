/// One value of a row.
enum Cell {
  /// Where its UTF-8 stands in the table's bytes.
  case text(Range<Int>)
  case integer(Int64)
  /// In quarters, so that it is exact as a decimal, too.
  case quarters(Int64)
}

/// Rows of one shape, with all texts in one piece of memory: neither side of a comparison finds
/// them in a form that only suits the other.
struct Table {
  let name: String
  let columns: [String]
  private(set) var bytes: [UInt8] = []
  private(set) var cells: [Cell] = []

  init(_ name: String, _ columns: String) {
    self.name = name
    self.columns = columns.split(separator: " ").map(String.init)
  }

  var count: Int { cells.count / columns.count }

  func row(_ number: Int) -> ArraySlice<Cell> {
    cells[number * columns.count..<(number + 1) * columns.count]
  }

  mutating func append(_ text: String) {
    let start = bytes.count
    bytes += text.utf8
    cells.append(.text(start..<bytes.count))
  }

  mutating func append(_ number: Int) { cells.append(.integer(Int64(number))) }

  mutating func append(quarters: Int) { cells.append(.quarters(Int64(quarters))) }

  func text(_ place: Range<Int>) -> String { String(decoding: bytes[place], as: UTF8.self) }
}
