import LocalStore
import SyncProtocol

/// `fieldbook TYPE history`
enum HistoryCommand {
  static let command = ClientCommand(
    CommandDeclaration(
      "TYPE history", "List every change of a record that is held here, oldest first.",
      operands: [.recordID],
      examples: [CommandDeclaration.Example("fieldbook enterprise history giardinone", "")])
  ) { context in
    let replica = try context.replicaForReading()
    let key = try context.key(
      in: replica, type: try context.type(), includingDeleted: true)
    let entries = try RecordHistory(replica).entries(of: key)
    return CommandAnswer(
      .value { .array(entries.map(\.json)) },
      .whole { terminal in
        var table = HistoryTable(of: key, context.presentation(of: replica))
        for entry in entries { try table.append(entry) }
        return table.render(width: terminal.tableWidth)
      })
  }
}
