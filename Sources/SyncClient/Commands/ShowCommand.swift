import LocalStore

/// `fieldbook TYPE show`
enum ShowCommand {
  static let command = ClientCommand(
    CommandDeclaration(
      "TYPE show", "Show one record, with everything that is disputed.",
      operands: [CommandContext.idOperand],
      examples: [CommandDeclaration.Example("fieldbook enterprise show giardinone", "")])
  ) { context in
    let replica = try context.replicaForReading()
    let key = try context.key(
      in: replica, type: try context.type(), includingDeleted: true)
    let reader = replica.reader()
    guard let document = try reader.document(of: key) else { throw CommandFailure.notFound(key) }
    let page = context.recordPage(document, reader)
    return CommandAnswer(.value { document.json }, .whole { try page.text($0) })
  }
}
