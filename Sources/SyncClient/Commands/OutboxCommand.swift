import LocalStore
import SyncProtocol

/// `fieldbook outbox`: what has not arrived at the server, and why.
enum OutboxCommand {
  static let command = ClientCommand(
    CommandDeclaration(
      "outbox", "List what waits to be synced, and what the server holds back.",
      examples: [CommandDeclaration.Example("fieldbook outbox --json", "For a script.")])
  ) { context in
    let replica = try context.replicaForReading()
    let reader = replica.reader()
    let items = try replica.outboxItems()
    var table = TextTable([
      TextTable.Column("Record"), TextTable.Column("Id", keepsWidth: true),
      TextTable.Column("Type"), TextTable.Column("Zone", keepsWidth: true),
      TextTable.Column("State", keepsWidth: true), TextTable.Column("Reason"),
    ])
    var json: [JSONValue] = []
    for item in items {
      let label = try reader.label(of: item.key)
      table.append([
        label, item.key.id.short, item.key.type, item.key.zone.name, item.state.rawValue,
        item.reason.map { HoldingReason.words(for: $0) } ?? "",
      ])
      json.append(
        .record(
          item.key, label: label,
          ["state": .string(item.state.rawValue), "reason": .string(orNull: item.reason)]))
    }
    let relays = try replica.relayCount()
    return CommandAnswer(
      json: .array(json), table: table, ifEmpty: "Nothing waits: all your work is on the server.",
      messages: relays == 0
        ? [] : ["\(Quantity.counted(relays, "imported bundle")) to hand on: fieldbook sync"])
  }
}
