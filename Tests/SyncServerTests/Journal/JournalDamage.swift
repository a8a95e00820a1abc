import LocalStore
import SyncProtocol
import TestSupport

@testable import SyncServer

/// The ways in which somebody with access to a zone's file can damage its journal.
enum JournalDamage: CaseIterable {
  case skeletonChanged, hashChanged, firstSeqChanged, lastSeqChanged
  case rowRemoved, rowRemovedAndOthersRenumbered, rowsSwapped
  case rowInserted, rowInsertedAtTheEnd, rowInsertedAtTheEndWithItsHead
  case rowForged
  case lastRowsRemoved, lastRowsRemovedWithValues, lastRowsRemovedWithValuesAndHead
  case lastRowsRemovedWithValuesHeadAndFacts
  case valuesChanged, valuesForgedWithTheirSalt, valuesDeclaredPast
  case valuesRemoved, valuesAdded, valuesSwapped, valuesMoved, valuesGivenToAnotherRecord

  /// What a finding must name: the row of the journal, or the record whose values they are.
  enum Culprit: CustomStringConvertible {
    case row(Int64)
    case record(RecordID)

    func isNamed(in finding: String) -> Bool {
      switch self {
      case .record(let id): return finding.contains(id.description)
      case .row(let number):
        let words = finding.split { !$0.isLetter && !$0.isNumber }
        return zip(words, words.dropFirst()).contains { $0 == "row" && $1 == "\(number)" }
      }
    }

    var description: String {
      switch self {
      case .row(let number): "row \(number)"
      case .record(let id): "record \(id)"
      }
    }
  }
}

/// Somebody who damages a journal, inside a transaction that a test takes back.
struct JournalVandal {
  private let connection: Connection
  private let rowCount: Int64

  init(_ connection: Connection) throws {
    self.connection = connection
    rowCount = try connection.int64("SELECT count(*) FROM journal") ?? 0
  }

  func commit(
    _ damage: JournalDamage, using random: inout SplitMix64
  ) throws -> JournalDamage.Culprit {
    switch damage {
    case .skeletonChanged, .hashChanged, .firstSeqChanged, .lastSeqChanged, .rowForged:
      return .row(try change(damage, using: &random))
    case .rowRemoved, .rowRemovedAndOthersRenumbered, .rowsSwapped, .rowInserted,
      .rowInsertedAtTheEnd, .rowInsertedAtTheEndWithItsHead:
      return .row(try reorder(damage, using: &random))
    case .lastRowsRemoved, .lastRowsRemovedWithValues, .lastRowsRemovedWithValuesAndHead,
      .lastRowsRemovedWithValuesHeadAndFacts:
      return .row(try cutOff(damage, using: &random))
    default: return .record(try changeValues(damage, using: &random))
    }
  }

  // MARK: Rows

  private func anyRow(before end: Int64, using random: inout SplitMix64) -> Int64 {
    1 + Int64(random.below(Int(end) - 1))
  }

  private func change(_ damage: JournalDamage, using random: inout SplitMix64) throws -> Int64 {
    // The last row's forgery can only be told by whoever noted its hash down.
    let row = anyRow(before: damage == .rowForged ? rowCount : rowCount + 1, using: &random)
    switch damage {
    case .skeletonChanged: try flip("skeleton", of: row, using: &random)
    case .hashChanged: try flip("hash", of: row, using: &random)
    case .firstSeqChanged:
      try execute("UPDATE journal SET first_seq = first_seq + ?2 WHERE n = ?1", row, other(&random))
    case .lastSeqChanged:
      try execute("UPDATE journal SET last_seq = last_seq + ?2 WHERE n = ?1", row, other(&random))
    default:
      var skeleton = try blob("skeleton", of: row)
      // A digit of the device's id: as if somebody else's laptop had pushed it.
      let place = 3 + random.below(8)
      skeleton[place] = skeleton[place] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
      try store(skeleton, as: row, using: &random)
    }
    return row
  }

  private func reorder(_ damage: JournalDamage, using random: inout SplitMix64) throws -> Int64 {
    let row = anyRow(before: rowCount, using: &random)
    switch damage {
    case .rowRemoved: try execute("DELETE FROM journal WHERE n = ?1", row)
    case .rowRemovedAndOthersRenumbered:
      try execute("DELETE FROM journal WHERE n = ?1", row)
      try move(from: row + 1, by: -1)
    case .rowsSwapped:
      let other = row + 1 + Int64(random.below(Int(rowCount - row)))
      for (from, to) in [(row, -1), (other, row), (-1, other)] {
        try execute("UPDATE journal SET n = ?2 WHERE n = ?1", from, to)
      }
    case .rowInserted:
      try move(from: row, by: 1)
      try insert(as: row, seq: 1_000_000, using: &random)
    default:
      let last = try connection.int64("SELECT max(last_seq) FROM journal") ?? 0
      try insert(as: rowCount + 1, seq: last + 1, using: &random)
      if damage == .rowInsertedAtTheEndWithItsHead {
        try connection.execute("UPDATE fact_head SET seq = seq + 1")
      }
      return rowCount + 1
    }
    return row
  }

  private func cutOff(_ damage: JournalDamage, using random: inout SplitMix64) throws -> Int64 {
    let first = anyRow(before: rowCount + 1, using: &random)
    let seq = try connection.int64("SELECT first_seq FROM journal WHERE n = ?1", .integer(first))
    let last = (seq ?? 1) - 1
    try execute("DELETE FROM journal WHERE n >= ?1", first)
    guard damage != .lastRowsRemoved else { return first }
    try execute("DELETE FROM journal_content WHERE seq > ?1", last)
    guard damage != .lastRowsRemovedWithValues else { return first }
    try execute("UPDATE fact_head SET seq = ?1", last)
    guard damage != .lastRowsRemovedWithValuesAndHead else { return first }
    try execute("DELETE FROM fact WHERE seq > ?1", last)
    return first
  }

  private func move(from row: Int64, by distance: Int64) throws {
    try execute("UPDATE journal SET n = -(n + ?2) WHERE n >= ?1", row, distance)
    try connection.execute("UPDATE journal SET n = -n WHERE n < 0")
  }

  /// A row that fits the one before it, with values of its own.
  private func insert(as row: Int64, seq: Int64, using random: inout SplitMix64) throws {
    let entry = JournalEntry(
      type: "enterprise", id: RecordID(high: random.next(), low: random.next()), seq: UInt64(seq),
      edits: [])
    let skeleton = JournalEntry.skeleton(
      device: "nobody", writer: WriterID(1), at: 1, [(entry.seq, entry.piece)])
    try connection.execute(
      "INSERT INTO journal VALUES (?1, ?2, ?2, ?3, x'')", .integer(row), .integer(seq),
      .blob(skeleton))
    try store(skeleton, as: row, using: &random)
    try connection.execute(
      "INSERT INTO journal_content VALUES (?1, ?2, ?3)", .blob(entry.id.bytes), .integer(seq),
      .blob(entry.piece.content))
  }

  /// Puts a skeleton with the right hash in a row's place.
  private func store(
    _ skeleton: [UInt8], as row: Int64, using random: inout SplitMix64
  ) throws {
    let before = row == 1 ? [] : try blob("hash", of: row - 1)
    try connection.execute(
      "UPDATE journal SET skeleton = ?2, hash = ?3 WHERE n = ?1", .integer(row), .blob(skeleton),
      .blob(Journal.hash(after: before, skeleton)))
  }

  private func flip(_ column: String, of row: Int64, using random: inout SplitMix64) throws {
    let bytes = Self.flipped(try blob(column, of: row), using: &random)
    try connection.execute(
      "UPDATE journal SET \(column) = ?2 WHERE n = ?1", .integer(row), .blob(bytes))
  }

  // MARK: Values

  private struct Content {
    let id: RecordID
    let seq: Int64
    let bytes: [UInt8]
  }

  private func changeValues(
    _ damage: JournalDamage, using random: inout SplitMix64
  ) throws -> RecordID {
    let contents = try contents()
    let content = random.pick(contents)
    switch damage {
    case .valuesChanged: try store(Self.flipped(content.bytes, using: &random), as: content)
    case .valuesForgedWithTheirSalt, .valuesDeclaredPast:
      try store(try Self.forged(content.bytes, damage, using: &random), as: content)
    case .valuesRemoved:
      try execute("DELETE FROM journal_content WHERE seq = ?1", content.seq)
    case .valuesAdded:
      let seq = content.seq + other(&random)
      try connection.execute(
        "INSERT INTO journal_content VALUES (?1, ?2, ?3)", .blob(content.id.bytes), .integer(seq),
        .blob(content.bytes))
    case .valuesSwapped:
      let other = random.pick(contents.filter { $0.seq != content.seq })
      try store(content.bytes, as: other)
      try store(other.bytes, as: content)
    case .valuesMoved:
      try execute(
        "UPDATE journal_content SET seq = seq + ?2 WHERE seq = ?1", content.seq, other(&random))
    default:
      let thief = RecordID(high: random.next(), low: random.next())
      try connection.execute(
        "UPDATE journal_content SET id = ?2 WHERE seq = ?1", .integer(content.seq),
        .blob(thief.bytes))
    }
    return content.id
  }

  private func contents() throws -> [Content] {
    try connection.rows("SELECT id, seq, content FROM journal_content ORDER BY seq") { row in
      RecordID(bytes: row.blob(0)).map { Content(id: $0, seq: row.int64(1), bytes: row.blob(2)) }
    }.compactMap { $0 }
  }

  private func store(_ bytes: [UInt8], as content: Content) throws {
    try connection.execute(
      "UPDATE journal_content SET content = ?2 WHERE seq = ?1", .integer(content.seq),
      .blob(bytes))
  }

  /// A content that is as good as any, but says something else.
  private static func forged(
    _ bytes: [UInt8], _ damage: JournalDamage, using random: inout SplitMix64
  ) throws -> [UInt8] {
    var content = try JournalContent(bytes)
    let place = random.below(content.edits.count)
    if damage == .valuesDeclaredPast {
      let isPast = content.edits[place]?.kind == .past
      content.edits[place]?.kind = isPast ? .news : .past
    } else {
      content.edits[place]?.value = .text("forged")
      content.edits[place]?.salt = RecordID(high: random.next(), low: random.next()).bytes
    }
    return content.encoded
  }

  // MARK: -

  private static func flipped(_ bytes: [UInt8], using random: inout SplitMix64) -> [UInt8] {
    var bytes = bytes
    bytes[random.below(bytes.count)] ^= 1 << UInt8(random.below(8))
    return bytes
  }

  /// A distance to a seq that there is not.
  private func other(_ random: inout SplitMix64) -> Int64 { 1_000 + Int64(random.below(1_000)) }

  private func blob(_ column: String, of row: Int64) throws -> [UInt8] {
    try connection.blob("SELECT \(column) FROM journal WHERE n = ?1", .integer(row)) ?? []
  }

  private func execute(_ sql: String, _ values: Int64...) throws {
    try connection.execute(sql, values: values.map { .integer($0) })
  }
}
