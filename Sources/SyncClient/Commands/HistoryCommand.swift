import LocalStore
import SyncProtocol

/// `fieldbook TYPE history`
enum HistoryCommand {
  static let command = ClientCommand(
    CommandDeclaration(
      "TYPE history", "List every change of a record that is held here, oldest first.",
      operands: [CommandContext.idOperand],
      examples: [CommandDeclaration.Example("fieldbook enterprise history giardinone", "")])
  ) { context in
    let type = try context.type()
    let replica = try context.replicaForReading()
    let key = try context.key(in: replica, type: type, includingDeleted: true)
    let entries = try RecordHistory(replica).entries(of: key)
    let values = ValueText(reader: replica.reader())
    var table = TextTable([
      TextTable.Column("When", keepsWidth: true), TextTable.Column("Who"),
      TextTable.Column("Field"), TextTable.Column("Before"), TextTable.Column("After"),
      TextTable.Column("How", keepsWidth: true),
    ])
    for entry in entries {
      let name = entry.field.prefix { $0 != "." }
      let field = type.field(String(name))
      table.append([
        context.times.text(entry.mark.stamp.milliseconds), entry.author ?? "somebody",
        entry.field, entry.old.isNull ? "" : try values.text(entry.old, of: field),
        entry.new.isNull ? "" : try values.text(entry.new, of: field), entry.relation.rawValue,
      ])
    }
    return CommandAnswer(
      json: .array(entries.map(\.json)), table: table, ifEmpty: "No changes are held here.")
  }
}
