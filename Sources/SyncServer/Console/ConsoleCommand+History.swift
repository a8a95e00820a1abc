import LocalStore
import SyncProtocol

extension ConsoleCommand {
  static let history = ConsoleCommand(
    CommandDeclaration(
      "history", "List every change of a record: who, on which laptop, when, and when it came in.",
      operands: [CommandContext.idOperand],
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
    return CommandAnswer(
      .value { .array(entries.map(\.json)) },
      .lines { $0.text(of: table(of: entries), ifEmpty: "No changes.") })
  }

  private static func deviceNames(_ context: CommandContext) throws -> [String: String] {
    let devices = try context.registry().devices().map { ($0.id, $0.name) }
    return Dictionary(devices) { first, _ in first }
  }

  private static func table(of entries: [ArrivedChange]) -> TextTable {
    var table = TextTable([
      TextTable.Column("at", keepsWidth: true), TextTable.Column("author"),
      TextTable.Column("device"), TextTable.Column("field"), TextTable.Column("old"),
      TextTable.Column("new"), TextTable.Column("relation"),
      TextTable.Column("arrived", keepsWidth: true),
    ])
    for entry in entries {
      let change = entry.change
      table.append([
        UTC.text(change.mark.stamp.milliseconds),
        change.author ?? "somebody", entry.deviceName ?? entry.device ?? "",
        change.field, plain(change.old), plain(change.new), change.relation.rawValue,
        entry.arrivedAt.map(UTC.text) ?? "",
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
      JSONObject.Member(
        key: "arrived_at", value: .string(orNull: arrivedAt.map(UTC.text))),
    ]
    return .object(JSONObject(members))
  }
}
