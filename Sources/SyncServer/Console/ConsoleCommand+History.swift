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
    // The journal has what each push replaced.
    let changes = try replica.reader().history(of: fact, replaced: trail.replaced) { _ in true }
    let devices = try devices(context)
    let entries = changes.map { change -> ArrivedChange in
      let arrival = trail.arrival(of: change.slot, change.mark)
      return ArrivedChange(change, arrival, arrival.flatMap { devices[$0.device] })
    }
    let presentation = context.presentation(of: replica)
    return CommandAnswer(
      .value { .array(entries.map(\.json)) },
      .whole { try table(of: entries, key, presentation).render(width: $0.tableWidth) })
  }

  private static func devices(_ context: CommandContext) throws -> [String: Registry.Device] {
    let devices = try context.registry().devices().map { ($0.id, $0) }
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

  /// - Parameter device: what the registry knows of the laptop it came from.
  init(_ change: HistoryEntry, _ arrival: Journal.Arrival?, _ device: Registry.Device?) {
    var change = change
    // A writer that a laptop gave up before its first push is nobody's in the zone's file.
    change.author = change.author ?? device?.personName
    self.change = change
    self.device = arrival?.device
    deviceName = device?.name
    arrivedAt = arrival?.at
  }

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
