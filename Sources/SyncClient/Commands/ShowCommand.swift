import LocalStore

/// `fieldbook TYPE show`
enum ShowCommand {
  static let command = ClientCommand(
    CommandDeclaration(
      "TYPE show", "Show one record, with everything that is disputed.",
      operands: [.recordID],
      examples: [CommandDeclaration.Example("fieldbook enterprise show giardinone", "")])
  ) { context in
    let replica = try context.replicaForReading()
    let key = try context.key(
      in: replica, type: try context.type(), includingDeleted: true)
    return try .record(key, context.presentation(of: replica))
  }
}
