import LocalStore

/// `fieldbook TYPE edit`
enum EditCommand {
  static let command = ClientCommand(
    CommandDeclaration(
      "TYPE edit", "Change fields of a record.",
      details: [
        "FIELD= empties a field; FIELD+=ELEMENT and FIELD-=ELEMENT change a set. A field that has "
          + "several values keeps those that you were not shown: see “fieldbook resolve”."
      ],
      operands: [
        .recordID,
        OperandDeclaration("FIELD=VALUE", .some, "What the record is to say."),
      ],
      examples: [
        CommandDeclaration.Example(
          "fieldbook enterprise edit 3f2a91 city=Milano sectors+=care phone=", "")
      ])
  ) { context in
    let type = try context.type()
    let replica = try context.replica()
    let key = try context.key(in: replica, type: type)
    let outcome = try RecordEntry(replica).edit(key, try context.assignments(of: type))
    return try context.answer(outcome, of: replica)
  }
}
