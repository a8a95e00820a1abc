import LocalStore
import SyncProtocol

extension ConsoleCommand {
  static let erase = ConsoleCommand(
    CommandDeclaration(
      "erase", "Destroy all of a record but some fields, here and on every laptop (GDPR Art. 17).",
      details: [
        "Values, history, held and unsent edits go, of the record and of those that were merged "
          + "into it, in every zone, and nothing that is brought later comes back. Nobody can undo "
          + "it. Laptops destroy what they hold when they sync next: see “erase status”.",
        "Backups taken before still hold it; a restore of one erases it again.",
      ],
      operands: [.recordID, ErasureArguments.furtherFields],
      options: ErasureArguments.options,
      examples: [
        CommandDeclaration.Example(
          "fieldbook-server erase 4f2a91 --keep enterprise --keep languages --yes",
          "Somebody who asked for it.")
      ])
  ) { context in
    let replica = try context.central()
    let key = try context.key(in: replica)
    let erasing = try context.erasing()
    let reader = replica.reader()
    let plan = try ErasurePlan(
      key, aliases: try erasing.aliases(of: key),
      keeping: try ErasureArguments.kept(context.arguments), reader)
    try context.confirmation.ask(ErasurePlan.question, details: plan.lines(reader))
    let author = ErasureEntry.Author(device: erasing.central.actor, name: erasing.central.actor)
    try erasing.erase(
      plan.keys, as: key, keeping: plan.kept, by: author,
      reason: context.arguments.value("reason"))
    return .erasure(try erasing.status(of: key).json)
  }

  static let eraseStatus = ConsoleCommand(
    CommandDeclaration(
      "erase status", "Say which laptops have destroyed an erased record, and which have not.",
      details: [
        "Every laptop that was ever sent the record's zone is listed until it says, with a sync, "
          + "that nothing of the record is left on it."
      ],
      operands: [.recordID],
      examples: [CommandDeclaration.Example("fieldbook-server erase status 4f2a91 --json", "")])
  ) { context in
    let key = try context.key(in: try context.central())
    return .erasure(try context.erasing().status(of: key).json)
  }
}
