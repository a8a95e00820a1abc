import LocalStore
import SyncProtocol

/// What of a push can be made ready without its zone's file: by the request's own thread, of which
/// there are many, so that the zone's writer, of which there is one, has less to do.
struct PreparedPush: Sendable {
  /// As many as the push has; nil of those that have to be judged by what is here.
  let records: [PreparedRecord?]

  init(
    _ push: Push, to zone: Zone, by writer: WriterID,
    using random: inout some RandomNumberGenerator
  ) {
    var records: [PreparedRecord?] = []
    records.reserveCapacity(push.records.count)
    for record in push.records {
      records.append(PreparedRecord(record, in: zone, by: writer, using: &random))
    }
    self.records = records
  }
}

/// A pushed record that is new work of the pushing writer's, as it is stored and journaled if the
/// zone knows nothing of it yet. Then nothing about it is left to be judged but whether its author
/// may write at all.
struct PreparedRecord: Sendable {
  let fact: PreparedFact
  let piece: JournalPiece

  /// Nil if others' edits come with it, an erasure, or more than a record may hold.
  init?(
    _ record: RecordDelta, in zone: Zone, by writer: WriterID,
    using random: inout some RandomNumberGenerator
  ) {
    let state = record.state
    let isOwn = state.cells.allSatisfy { cell in
      cell.register.entries.allSatisfy { !$0.isLive || $0.writer == writer }
    }
    guard isOwn, record.past.allSatisfy({ $0.mark.writer == writer }), !state.isEmpty,
      !state.isErased, state.isWithinLimits
    else { return nil }
    fact = PreparedFact(RecordKey(zone: zone, type: record.type, id: record.id), state)
    piece = JournalPiece(new: record, using: &random)
  }
}
