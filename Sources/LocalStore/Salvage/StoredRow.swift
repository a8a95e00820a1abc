/// A row as SQLite stores it (https://www.sqlite.org/fileformat2.html, section 2.1).
struct StoredRow {
  /// Nil in an index, and in a table without row ids.
  let rowID: Int64?
  /// In the order of the table's columns, its primary key first if it has no row ids. A column that
  /// is the row id is null.
  let values: [SQLValue]

  /// Nil if the bytes are no row.
  init?(_ payload: [UInt8], rowID: Int64?) {
    var place = 0
    guard let headerSize = payload.varint(at: &place), headerSize >= 1,
      headerSize <= Int64(payload.count)
    else { return nil }
    var body = Int(headerSize)
    var values: [SQLValue] = []
    while place < Int(headerSize) {
      guard let type = payload.varint(at: &place),
        let (value, size) = Self.value(of: type, payload, at: body)
      else { return nil }
      values.append(value)
      body += size
    }
    guard place == Int(headerSize), body == payload.count else { return nil }
    self.rowID = rowID
    self.values = values
  }

  private static func value(
    of type: Int64, _ bytes: [UInt8], at place: Int
  ) -> (SQLValue, size: Int)? {
    switch type {
    case 0: return (.null, 0)
    case 1...6:
      let size = [1, 2, 3, 4, 6, 8][Int(type) - 1]
      guard place + size <= bytes.count else { return nil }
      let isNegative = bytes[place] >= 0x80
      let number = bytes[place..<(place + size)].reduce(isNegative ? -1 : 0 as Int64) {
        $0 << 8 | Int64($1)
      }
      return (.integer(number), size)
    case 7:
      guard let bits = bytes.bigEndian(at: place, bytes: 8) else { return nil }
      return (.real(Double(bitPattern: UInt64(bitPattern: Int64(bits)))), 8)
    case 8, 9: return (.integer(type - 8), 0)
    case 12...:
      let size = (type - 12) / 2
      guard size <= Int64(bytes.count - place) else { return nil }
      let content = bytes[place..<(place + Int(size))]
      if type % 2 == 0 { return (.blob(Array(content)), Int(size)) }
      return String(validating: content, as: UTF8.self).map { (.text($0), Int(size)) }
    default: return nil
    }
  }
}

extension DatabasePages {
  /// The row of a cell; nil if not all of it can be read.
  func row(_ cell: TreePage.Cell, on page: [UInt8]) -> StoredRow? {
    var payload = Array(page[cell.local])
    var next = cell.overflow
    while payload.count < cell.payloadBytes {
      // At least a byte comes with each page, so this ends.
      guard let number = next, let page = self.page(number) else { return nil }
      let rest = min(usableSize - 4, cell.payloadBytes - payload.count)
      payload += page[4..<(4 + rest)]
      next = page.bigEndian(at: 0, bytes: 4)
    }
    return StoredRow(payload, rowID: cell.rowID)
  }
}
