import LocalStore
import SyncProtocol

/// `fieldbook status`
enum StatusCommand {
  static let command = ClientCommand(
    CommandDeclaration(
      "status", "Say who works here, with which zones, and what waits.",
      examples: [CommandDeclaration.Example("fieldbook status --json", "For a script.")])
  ) { context in
    let status = try Status(context)
    return CommandAnswer(.value { status.json }, .whole { status.text($0, context.times) })
  }
}

/// What `status` tells.
private struct Status {
  let name: String?
  let writer: WriterID
  let server: String?
  let zones: [ZoneStatus]
  let waiting: Int
  let held: Int
  /// Imported bundles that the server does not have yet.
  let relays: Int
  let conflicts: Int
  let lastSync: UInt64?
  let clockSkewMilliseconds: Int64?

  init(_ context: CommandContext) throws {
    let replica = try context.replicaForReading()
    name = try replica.name()
    writer = try replica.writer()
    server = try Enrolment.read(context.home())?.server.description
    // Brings the views up to date, which the digests are among.
    conflicts = try Conflicts(replica).count()
    zones = try ZoneStatus.all(in: replica)
    (waiting, held) = try replica.outboxCounts()
    relays = try replica.relayCount()
    lastSync = try replica.lastSync()
    clockSkewMilliseconds = try replica.clockSkewMilliseconds()
  }

  var json: JSONValue {
    [
      "name": .string(orNull: name), "writer": .string(writer.description),
      "server": .string(orNull: server), "zones": .array(zones.map(\.json)),
      "outbox": .integer(waiting), "held": .integer(held), "relays": .integer(relays),
      "conflicts": .integer(conflicts),
      "last_sync": .time(orNull: lastSync),
      "clock_skew_seconds": .integer(orNull: clockSkewMilliseconds.map { $0 / 1_000 }),
    ]
  }

  func text(_ terminal: Terminal, _ times: DisplayTime) -> String {
    var text = ""
    func line(_ title: String, _ value: String) {
      let blanks = String(repeating: " ", count: 11 - title.count)
      text += "\(title)\(blanks)\(DisplayText.singleLine(value))\n"
    }
    line("Name", name ?? "not set")
    line("Server", server ?? "none: this laptop has not joined one")
    line("Last sync", lastSync.map { times.text($0) } ?? "never")
    line("Outbox", waiting == 0 ? "empty" : "\(Quantity.counted(waiting, "record")) waiting")
    if held > 0 { line("Held", "\(Quantity.counted(held, "record")): fieldbook outbox") }
    if relays > 0 { line("To hand on", Quantity.counted(relays, "imported bundle")) }
    line("Conflicts", conflicts == 0 ? "none" : "\(conflicts): fieldbook conflicts")
    return text + "\n" + ZoneStatus.table(zones).render(width: terminal.tableWidth)
  }
}
