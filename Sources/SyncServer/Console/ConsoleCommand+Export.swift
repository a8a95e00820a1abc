import LocalStore
import SyncProtocol

extension ConsoleCommand {
  static let export = ConsoleCommand(
    CommandDeclaration(
      "export", "Write records of one type, or all, over all zones.",
      operands: [ExportRequest.operand(Schema.fieldbook.types.map(\.name))],
      options: ExportRequest.options,
      examples: [
        CommandDeclaration.Example(
          "fieldbook-server export --person 4f2a91 > ana.json",
          "For somebody who asks what is held on them.")
      ])
  ) { context in
    let request = try ExportRequest(context.arguments)
    let replica = try context.central()
    let arrivals = try ArrivedHistory(context)
    return request.answer(replica) { key in
      let reader = replica.reader()
      let held = Dictionary(grouping: try context.held(in: nil, reader), by: \.key)
      let export = PersonExport(
        reader, history: { try arrivals.changes(of: $0, reader).map(\.json) },
        held: { (held[$0] ?? []).map(\.json) })
      return try export.json(of: key, at: context.environment.clock())
    }
  }
}
