import LocalStore
import SyncProtocol

extension ZoneJoin {
  /// More lies in quarantine for a device than may.
  struct QuarantineFull: Error {}

  /// Takes the push of somebody who may not reach this zone (any more): all of it goes into
  /// quarantine, but for what is here already, and nothing is joined.
  ///
  /// What their authors replaced before it could be sent is kept with the edits that replaced it;
  /// a record with such values is never called known.
  func takeOver(_ push: Push, _ context: Context, head: UInt64) throws -> Outcome {
    let quarantine = Quarantine(connection: file.connection)
    var verdicts = Verdicts(push: push.id, runs: [])
    for pushed in push.records {
      let key = RecordKey(zone: file.zone, type: pushed.type, id: pushed.id)
      let known = try file.store.fact(key)?.state ?? RecordState()
      let record = pushed.reduced(to: known.kept)
      // The author of a bundle is not here to take a new writer.
      guard context.isBundle || !PushJudge.isForeign(known, to: record, of: context.writer) else {
        throw ForeignEdit()
      }
      if record.past.isEmpty, known.joined(with: record.state) == known {
        verdicts.append(.known)
      } else {
        try quarantine.hold(
          record, .access, by: context.writer, of: context.caller, at: context.now)
        verdicts.append(.held(reason: Quarantine.Reason.access.rawValue))
      }
    }
    guard try quarantine.bytes(of: context.caller.device) <= Limits.quarantineBytesPerDevice
    else { throw QuarantineFull() }
    try noteJoined(push, context, head: head)
    return .handedOver(verdicts)
  }
}
