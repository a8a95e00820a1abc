import LocalStore

/// `fieldbook TYPE restore`
enum RestoreCommand {
  static let command = ClientCommand(
    CommandDeclaration(
      "TYPE restore", "Bring a deleted record back.",
      operands: [.recordID],
      examples: [CommandDeclaration.Example("fieldbook visit restore 3f2a91", "")])
  ) { context in
    let replica = try context.replica()
    let key = try context.key(
      in: replica, type: try context.type(), includingDeleted: true)
    return try context.answer(try RecordEntry(replica).restore(key), of: replica)
  }
}
