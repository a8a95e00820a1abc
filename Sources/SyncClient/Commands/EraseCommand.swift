import LocalStore
import SyncProtocol

/// `fieldbook erase`: what a coordinator has destroyed, through the server.
enum EraseCommand {
  static let command = ClientCommand(
    CommandDeclaration(
      "erase", "Destroy all of a record but some fields, everywhere; for coordinators.",
      details: [
        "Values, history, held and unsent edits go, of the record and of those that were merged "
          + "into it, on the server and, with their next sync, on every laptop (GDPR Art. 17). "
          + "Nothing that is brought later comes back, and nobody can undo it. Needs a network."
      ],
      operands: [.recordID, ErasureArguments.furtherFields], options: ErasureArguments.options,
      examples: [
        CommandDeclaration.Example(
          "fieldbook erase 3f2a91 --keep enterprise --keep languages",
          "Somebody who asked for it.")
      ])
  ) { context in
    let replica = try context.replicaForReading()
    let key = try context.key(in: replica, type: nil, includingDeleted: true)
    let reader = replica.reader()
    let plan = try ErasurePlan(
      key, aliases: try Aliases.of(key, in: [replica.store]),
      keeping: try ErasureArguments.kept(context.arguments), reader)
    let exchange = try ManageExchange(context)
    try context.confirmation.ask(ErasurePlan.question, details: plan.lines(reader))
    let status = try exchange.send(
      "erase", to: key.zone,
      [
        "type": .string(key.type), "id": .string(key.id.description),
        "keep": .array(plan.kept.map(\.name).sorted().map { .string($0) }),
        "reason": .string(orNull: context.arguments.value("reason")),
      ])
    var answer = CommandAnswer.erasure(status)
    answer.messages = ["Your own replica follows with its next sync."]
    return answer
  }

  static let status = ClientCommand(
    CommandDeclaration(
      "erase status",
      "Say which laptops have not destroyed an erased record yet; for coordinators.",
      details: [
        "Every laptop that was ever sent the record's zone is listed, and when it said that nothing "
          + "of the record is left on it. Needs a network."
      ],
      operands: [.recordID],
      examples: [CommandDeclaration.Example("fieldbook erase status 3f2a91", "")])
  ) { context in
    let replica = try context.replicaForReading()
    let key = try context.key(in: replica, type: nil, includingDeleted: true)
    return .erasure(
      try ManageExchange(context).send(
        "erase.status", to: key.zone,
        ["type": .string(key.type), "id": .string(key.id.description)]))
  }
}
