import LocalStore

/// `fieldbook TYPE delete`
enum DeleteCommand {
  static let command = ClientCommand(
    CommandDeclaration(
      "TYPE delete", "Delete a record; restore brings it back.",
      details: [
        "An edit that somebody else made meanwhile, and that you have not seen, brings the record "
          + "back by itself, for somebody to look at."
      ],
      operands: [.recordID],
      examples: [CommandDeclaration.Example("fieldbook visit delete 3f2a91", "")])
  ) { context in
    let replica = try context.replica()
    let key = try context.key(in: replica, type: try context.type())
    return try context.answer(try RecordEntry(replica).delete(key), of: replica)
  }
}
