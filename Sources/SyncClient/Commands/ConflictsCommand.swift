import LocalStore
import SyncProtocol

/// `fieldbook conflicts`: the fields that people gave different values and that need a person.
enum ConflictsCommand {
  static let command = ClientCommand(
    CommandDeclaration(
      "conflicts", "List the fields that wait for a person to choose between values.",
      details: [
        "Ends with status 5 while there are any. What is listed is remembered: “fieldbook resolve” "
          + "replaces exactly these values, and none that comes in later."
      ],
      examples: [
        CommandDeclaration.Example("fieldbook conflicts", "Then choose with “fieldbook resolve”.")
      ])
  ) { context in
    let replica = try context.replicaForReading()
    return .conflicts(try Conflicts(replica).list(), context.presentation(of: replica))
  }
}
