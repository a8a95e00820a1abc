import LocalStore
import SyncProtocol

extension ConsoleCommand {
  static let history = ConsoleCommand(
    CommandDeclaration(
      "history", "List every change of a record: who, on which laptop, when, and when it came in.",
      operands: [.recordID],
      examples: [CommandDeclaration.Example("fieldbook-server history 4f2a91", "")])
  ) { context in
    let replica = try context.central()
    let key = try context.key(in: replica)
    guard let fact = try replica.store.fact(key) else { throw CommandFailure.notFound(key) }
    let zone = try context.data().openZone(key.zone)
    let trail = RecordTrail(try Journal(connection: zone.connection).arrivals(of: key))
    let changes = try replica.reader().history(of: fact, replaced: trail.replaced)
    let names = try deviceNames(context)
    let entries = changes.map { change -> ArrivedChange in
      let arrival = trail.arrival(of: change.slot, change.mark)
      return ArrivedChange(
        change: change, device: arrival?.device, deviceName: arrival.flatMap { names[$0.device] },
        arrivedAt: arrival?.at)
    }
    let presentation = context.presentation(of: replica)
    return CommandAnswer(
      .value { .array(entries.map(\.json)) },
      .whole { try table(of: entries, key, presentation).render(width: $0.tableWidth) })
  }

  private static func deviceNames(_ context: CommandContext) throws -> [String: String] {
    let devices = try context.registry().devices().map { ($0.id, $0.name) }
    return Dictionary(devices) { first, _ in first }
  }

  private static func table(
    of entries: [ArrivedChange], _ key: RecordKey, _ presentation: Presentation
  ) throws -> HistoryTable {
    var table = HistoryTable(
      of: key, presentation,
      further: [TextTable.Column("Device"), TextTable.Column("Arrived", keepsWidth: true)])
    for entry in entries {
      try table.append(
        entry.change,
        further: [
          entry.deviceName ?? entry.device ?? "",
          entry.arrivedAt.map { presentation.times.text($0) } ?? "",
        ])
    }
    return table
  }
}

/// A change of a record, and how it came to the server.
private struct ArrivedChange {
  let change: HistoryEntry
  let device: String?
  let deviceName: String?
  let arrivedAt: UInt64?

  /// As `fieldbook history`, with `device`, `device_name` and `arrived_at`.
  var json: JSONValue {
    var members = change.json.objectValue?.members ?? []
    members += [
      JSONObject.Member(key: "device", value: .string(orNull: device)),
      JSONObject.Member(key: "device_name", value: .string(orNull: deviceName)),
      JSONObject.Member(key: "arrived_at", value: .time(orNull: arrivedAt)),
    ]
    return .object(JSONObject(members))
  }
}
