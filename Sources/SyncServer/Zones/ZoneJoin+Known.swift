import LocalStore
import SyncProtocol

extension ZoneJoin {
  /// Looks into the journal for one refusal. An edit that is not looked for is written again by its
  /// author: a false conflict at worst, where a hostile push could hold up the zone.
  private static let lookUpLimit = 200

  /// Which pushed edits of a writer this file holds already, by writer, field, stamp and value: a
  /// replica that forgot does not write them again under its new writer.
  func knownEdits(_ push: Push?, of writer: WriterID) throws -> [ZoneRefusal.KnownEdits] {
    var known: [ZoneRefusal.KnownEdits] = []
    var lookUps = 0
    for (place, record) in (push?.records ?? []).enumerated() {
      let key = RecordKey(zone: file.zone, type: record.type, id: record.id)
      let state = try file.store.fact(key)?.state ?? RecordState()
      let slots = try record.state.cells.filter { cell in
        guard let sent = cell.register.entry(of: writer),
          let here = state[cell.slot].entry(of: writer)
        else { return false }
        return try isKnown(sent, here, cell.slot, record.id, &lookUps)
      }.map(\.slot)
      if !slots.isEmpty {
        known.append(ZoneRefusal.KnownEdits(record: place, slots: slots))
      }
    }
    return known
  }

  private func isKnown(
    _ sent: Entry, _ here: Entry, _ slot: Slot, _ id: RecordID, _ lookUps: inout Int
  ) throws -> Bool {
    if here == sent { return true }
    guard let value = sent.value else { return here.stamp >= sent.stamp }
    guard here.stamp >= sent.stamp, lookUps < Self.lookUpLimit else { return false }
    lookUps += 1
    return try Journal(connection: file.connection).holds(value, of: slot, sent.mark, in: id)
  }
}
