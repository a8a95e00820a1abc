import LocalStore
import SyncProtocol

/// `fieldbook quarantine`: what the server holds back, for those who decide on it.
enum QuarantineCommand {
  private static let zoneOption = OptionDeclaration.value(
    "zone", "ZONE", "Only what is held in this zone.")

  /// `quarantine` by itself lists.
  static let list = ["quarantine", "quarantine list"].map { name in
    ClientCommand(
      CommandDeclaration(
        name, "List what the server holds back; for coordinators.",
        details: [
          "Somebody without the right wrote it, and nobody but its author sees it until it is "
            + "released or discarded. Shown are the fields that would change. Needs a network."
        ],
        options: [zoneOption],
        examples: [CommandDeclaration.Example("fieldbook \(name)", "")])
    ) { context in
      let replica = try context.replicaForReading()
      let quarantine = try RemoteQuarantine(context, replica, zone: try context.zone())
      return .held(try quarantine.list(), context.presentation(of: replica))
    }
  }

  static let release = deciding(
    .released, "quarantine release", "Let held edits in, as they were made; for coordinators.")

  static let discard = deciding(
    .discarded, "quarantine discard",
    "Have held edits count as replaced by what is there; for coordinators.")

  private static func deciding(
    _ decision: Settlement.Decision, _ name: String, _ summary: String
  ) -> ClientCommand {
    ClientCommand(
      CommandDeclaration(
        name, summary,
        details: [
          "It is for all that is held of a record; the author is told at the next sync. Doing it "
            + "twice is harmless. Needs a network; your own replica follows with its next sync."
        ],
        operands: [
          OperandDeclaration(
            "ID", .some, "The record's id, four or more characters of it, or what it is called.")
        ],
        options: [zoneOption],
        examples: [CommandDeclaration.Example("fieldbook \(name) 3f2a91", "By its short id.")])
    ) { context in
      let replica = try context.replicaForReading()
      let quarantine = try RemoteQuarantine(context, replica, zone: try context.zone())
      let finder = HeldRecordFinder(try quarantine.list(), others: replica.finder())
      let records = try context.arguments.operands("ID").map { try finder.find($0) }
      try quarantine.decide(decision, on: records.map(\.key))
      return .decided(records, decision)
    }
  }
}
