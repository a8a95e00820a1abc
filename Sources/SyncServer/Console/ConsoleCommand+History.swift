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
    let entries = try ArrivedHistory(context).changes(of: fact, replica.reader())
    let presentation = context.presentation(of: replica)
    return CommandAnswer(
      .value { .array(entries.map(\.json)) },
      .whole { try table(of: entries, key, presentation).render(width: $0.tableWidth) })
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
