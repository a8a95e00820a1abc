import LocalStore
import SyncProtocol

/// `fieldbook zone list`
enum ZoneListCommand {
  static let command = ClientCommand(
    CommandDeclaration(
      "zone list", "List the zones held here, and what you may do in each.",
      examples: [CommandDeclaration.Example("fieldbook zone list", "")])
  ) { context in
    let replica = try context.replicaForReading()
    let zones = try ZoneStatus.all(in: replica)
    return CommandAnswer(
      json: .array(zones.map(\.json)), table: ZoneStatus.table(zones),
      ifEmpty: "No zones yet: the next sync brings them.")
  }
}
