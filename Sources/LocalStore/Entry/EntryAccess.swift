package import SyncProtocol

/// Where a record of a type may be written, and by whom.
package enum EntryAccess {
  /// The zone for a new record: `commons` for the types that live there, else the one that was
  /// named, else the only country held here.
  package static func zone(
    for type: RecordType, named: Zone?, among held: [HeldZone]
  ) throws -> HeldZone {
    let candidates = held.filter { ($0.zone == .commons) == (type.home == .commons) }
    if let named {
      guard let zone = candidates.first(where: { $0.zone == named }) else {
        throw noSuchZone(named, for: type, candidates)
      }
      return zone
    }
    guard let zone = candidates.first else {
      throw CommandFailure(
        .notFound, code: "no-zone",
        message: "this replica holds no zone for a record of \(type.name)",
        field: "--zone", hint: "Make one with “fieldbook init”, or enrol with “fieldbook join”.")
    }
    guard candidates.count == 1 else {
      let names = candidates.map(\.zone.name).joined(separator: ", ")
      throw CommandFailure(
        .usage, code: "zone-needed", message: "this replica holds several zones: \(names)",
        field: "--zone", hint: "Say which with --zone.")
    }
    return zone
  }

  private static func noSuchZone(
    _ named: Zone, for type: RecordType, _ candidates: [HeldZone]
  ) -> CommandFailure {
    let names = candidates.map(\.zone.name)
    return CommandFailure(
      .usage, code: "no-such-zone",
      message: "records of \(type.name) cannot be written in the zone “\(named.name)” here",
      field: "--zone",
      hint: Spelling.suggestion(for: named.name, among: names).map { "Did you mean “\($0)”?" }
        ?? "Possible: \(names.joined(separator: ", ")).")
  }

  /// Refuses what the server is known not to accept. What it has not said is allowed: an edit made
  /// offline is judged when it arrives there, and never lost.
  package static func check(_ type: RecordType, in zone: Zone, _ held: HeldZone?) throws {
    switch held?.access {
    case nil, .unknown?: return
    case .granted(let role)?:
      guard role < type.writer else { return }
      throw CommandFailure(
        .notPermitted, code: "not-permitted",
        message: "writing \(type.name) in \(zone.name) needs the role \(type.writer.rawValue); "
          + "yours is \(role.rawValue)",
        hint: "Ask the office to make the change, or to give you the role.")
    case .lost?:
      throw CommandFailure(
        .notPermitted, code: "not-permitted", message: "your access to \(zone.name) has ended",
        hint: "Ask the office for access.")
    }
  }
}
