import SyncProtocol

/// Writes the rows of one type, each value by value, inside one transaction.
final class TypedTableWriter {
  /// Where SQLite's dates end: later moments are stored as texts.
  private static let endOfDatesMilliseconds: UInt64 = 253_402_300_800_000

  let table: TypedTable
  /// Whether the table has none of the records that come, and no index yet by which to look.
  private let isFilling: Bool
  private let connection: Connection
  private var insertion: Statement
  private let placeQuery: String

  init(_ table: TypedTable, isFilling: Bool, _ connection: Connection) throws {
    self.table = table
    self.isFilling = isFilling
    self.connection = connection
    insertion = try connection.prepare(table.insertion)
    placeQuery =
      "SELECT \(TypedTable.row) FROM \(table.rows) WHERE \(TypedTable.byKey) AND zone = ?2"
  }

  /// Begins a row in which everything is null.
  func begin(_ id: borrowing Span<UInt8>, _ zone: String) throws {
    let row = isFilling ? nil : try place(of: SQLValue.blob(Self.copy(id)), zone)
    insertion.clearValues()
    try insertion.bind(row, at: 1)
    try insertion.bind(id, at: 2)
    try insertion.bind(zone, at: 3)
  }

  /// Says that the row is there only for its names.
  func hide() throws { try insertion.bind(1 as Int64, at: 4) }

  /// A label that is not the text of the field which is the label.
  func bind(label: String) throws { try insertion.bind(label, at: 5) }

  func bind(_ value: SQLValue, toField place: Int) throws {
    try insertion.bind(value, at: table.firstFieldPosition + place)
  }

  func bind(name number: Int64, _ place: Int) throws {
    try insertion.bind(number, at: table.firstNamePosition + place)
  }

  /// - Parameter review: as JSON; nil if nothing waits for a person.
  func bind(createdAt: UInt64, updatedAt: UInt64, by author: String?, review: String?) throws {
    let position = table.firstTailPosition
    if createdAt != updatedAt { try insertion.bind(Self.moment(createdAt), at: position) }
    try insertion.bind(Self.moment(updatedAt), at: position + 1)
    if let author { try insertion.bind(author, at: position + 2) }
    if let review { try insertion.bind(review, at: position + 3) }
  }

  /// What a value that is one thing looks like in its column; nobody else decides that.
  ///
  /// - Parameters:
  ///   - bytes: where a text or an id lies.
  ///   - staysThere: whether it will until the row is written, so that it need not be copied.
  /// - Returns: false for what is not one thing, of which nothing is bound.
  func bind(
    _ value: ValueSight, in bytes: borrowing Span<UInt8>, staysThere: Bool, toField place: Int
  ) throws -> Bool {
    let position = table.firstFieldPosition + place
    switch value {
    case .null: break
    case .boolean(let flag): try insertion.bind(flag ? 1 as Int64 : 0, at: position)
    case .integer(let number): try insertion.bind(number, at: position)
    case .decimal(let mantissa, let exponent):
      guard let number = ColumnNumber.real(mantissa: mantissa, exponent: exponent) else {
        return false
      }
      try insertion.bind(number, at: position)
    case .text(let range) where staysThere:
      unsafe try insertion.bind(utf8InPlace: bytes.extracting(range), at: position)
    case .text(let range): try insertion.bind(utf8: bytes.extracting(range), at: position)
    case .reference(let range) where table.type.fields[place].isStoredAsID:
      try insertion.bind(bytes.extracting(range), at: position)
    case .reference, .other: return false
    }
    return true
  }

  func write() throws { try insertion.run() }

  func remove(_ key: RecordKey) throws {
    guard !isFilling, let row = try place(of: .blob(key.id.bytes), key.zone.name) else { return }
    try connection.execute(
      "DELETE FROM \(table.rows) WHERE \(TypedTable.row) = ?1", .integer(row))
  }

  private func place(of id: SQLValue, _ zone: String) throws -> Int64? {
    try connection.int64(placeQuery, id, .text(zone))
  }

  private static func moment(_ milliseconds: UInt64) -> SQLValue {
    milliseconds < endOfDatesMilliseconds
      ? .integer(Int64(milliseconds)) : .text(Timestamp.text(milliseconds: milliseconds))
  }

  private static func copy(_ bytes: borrowing Span<UInt8>) -> [UInt8] {
    bytes.indices.map { bytes[$0] }
  }
}

/// Decimal numbers as binary ones.
enum ColumnNumber {
  /// Powers of ten that a binary number holds exactly.
  private static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
    1e18,
  ]
  private static let exactMantissa: UInt64 = 1 << 53

  /// The nearest one: of two numbers that are exact, the quotient is rounded once. Nil where they
  /// are not exact.
  static func real(mantissa: Int64, exponent: Int) -> Double? {
    guard mantissa.magnitude <= exactMantissa, powers.indices.contains(-exponent) else {
      return nil
    }
    return Double(mantissa) / powers[-exponent]
  }
}
