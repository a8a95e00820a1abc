import LocalStore
import SyncProtocol

/// Finds which of the records that a laptop leaves out as held need not wait any longer.
///
/// A laptop that is told puts the record back among those that wait to be sent, and lets it go only
/// when a push of it is acknowledged. So telling too early costs a push, and telling twice nothing.
struct Settling {
  let file: ZoneFile

  /// - Parameter person: whose laptop asks.
  func settlements(of request: ZoneRequest, for person: String) throws -> [Settlement] {
    // What was decided in another epoch may be lost here, or never have been held.
    guard !request.leaveOut.isEmpty, try request.cursor.epoch == file.epoch() else { return [] }
    return try Set(request.leaveOut).sorted().flatMap { try settlements(of: $0, for: person) }
  }

  private func settlements(of id: RecordID, for person: String) throws -> [Settlement] {
    let decided = try DecisionTable(connection: file.connection).rows(of: id)
    guard !decided.isEmpty else { return [] }
    let held = try Quarantine(connection: file.connection).holders(of: id)
    return Set(decided.map(\.type)).sorted().compactMap { type in
      let holders = Set(held.filter { $0.type == type }.map(\.person))
      return Self.decision(decided.filter { $0.type == type }, holders, person)
        .map { Settlement(type: type, id: id, decision: $0) }
    }
  }

  /// Nil as long as something may still be held of this laptop's: by its person, or by whoever it
  /// belonged to when it pushed.
  private static func decision(
    _ decided: [DecisionTable.Row], _ holders: Set<String>, _ person: String
  ) -> Settlement.Decision? {
    if holders.isEmpty {
      return (decided.last { $0.person == person } ?? decided.last)?.decision
    }
    guard !holders.contains(person) else { return nil }
    return decided.last { $0.person == person }?.decision
  }
}
