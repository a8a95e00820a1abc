import LocalStore
import SyncProtocol
import TestSupport

@testable import SyncServer

/// A zone's file in memory with records that are written, changed and erased at random, and what a
/// replica ought to be sent of it.
final class PagedZone {
  let file: ZoneFile
  private var clock: UInt64 = 1
  private var keys: [RecordKey] = []

  static let fields = ["legal_name", "city", "notes"].map { Slot($0) }
  private static let writers = (1...3).map { WriterID($0) }

  init() throws {
    var random = SplitMix64(seed: 0)
    file = try ZoneFile(Connection.open("zone", mode: .memory), zone: Zone("it")!)
    try file.startEpoch(using: &random)
    for writer in Self.writers { try name(writer, "Writer \(writer.number)") }
  }

  var head: UInt64 { get throws { try file.store.head() } }

  func name(_ writer: WriterID, _ name: String) throws {
    try file.connection.execute(
      """
      INSERT INTO writer(writer, device, person, name, last_push) VALUES (?1, '', '', ?2, 0)
      ON CONFLICT(writer) DO UPDATE SET name = excluded.name
      """, .integer(Int64(bitPattern: writer.number)), .text(name))
  }

  /// One push: some records, new or changed, or one erased.
  func change(_ random: inout SplitMix64) throws {
    try file.store.write { facts in
      var pieces: [(seq: UInt64, piece: JournalPiece)] = []
      for _ in 0...random.below(6) {
        let key = key(&random)
        let change = try facts.update(key) { state in
          if random.oneIn(12) { return state.erase(keeping: [Self.fields[0]]) }
          write(to: &state, &random)
        }
        if let seq = change.seq {
          pieces.append((seq, JournalPiece(type: key.type, id: key.id, edits: [])))
        }
      }
      try Journal(connection: file.connection).append(
        pieces, device: "", writer: Self.writers[0], at: clock)
    }
  }

  private func key(_ random: inout SplitMix64) -> RecordKey {
    if !keys.isEmpty, random.chance(60) { return random.pick(keys) }
    let id = RecordID(high: 0x7000 | random.next() << 16, low: 1 << 63 | random.next() >> 2)
    let key = RecordKey(zone: file.zone, type: "enterprise", id: id)
    keys.append(key)
    return key
  }

  private func write(to state: inout RecordState, _ random: inout SplitMix64) {
    clock += 1
    let mark = Mark(writer: random.pick(Self.writers), stamp: Stamp(bits: clock << 16))
    for field in Self.fields where random.chance(50) && !state.isErased(field) {
      state.write(
        .text("\(random.below(1_000))"), to: field, as: mark, shown: state.liveMarks(of: field))
    }
  }

  /// What a replica with this cursor is to be sent of seqs in `(start, end]`.
  func page(after start: UInt64, through end: UInt64, for pull: ZonePull) throws -> EncodedPage {
    let deltas = try file.store.facts(after: start, limit: 10_000).filter { $0.seq <= end }
      .compactMap { $0.delta(after: pull.request.cursor.base, except: pull.held) }
    let writers = Set(deltas.flatMap { $0.state.marks.map(\.writer) })
    return EncodedPage(
      batch: EncodedBatch(deltas), authors: try file.authors(of: writers),
      journalHash: try Journal(connection: file.connection).cursorHash(at: end), position: end)
  }
}

extension ZonePull {
  /// A pull of a laptop that asks for nothing else.
  init(_ zone: Zone, base: UInt64 = 0, position: UInt64? = nil, held: [ClosedRange<UInt64>] = []) {
    var cursor = Cursor(base: base, position: position ?? base)
    for range in held { cursor.held.insert(range) }
    self.init(ZoneRequest(zone: zone, cursor: cursor), exact: SeqRanges(), place: 0, for: "")
  }
}
