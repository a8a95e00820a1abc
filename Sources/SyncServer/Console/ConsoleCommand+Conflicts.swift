import LocalStore
import SyncProtocol

extension ConsoleCommand {
  static let conflicts = ConsoleCommand(
    CommandDeclaration(
      "conflicts", "List the fields of all zones that wait for a person to choose.",
      details: ["Ends with status 5 while there are any."],
      examples: [
        CommandDeclaration.Example("fieldbook-server conflicts --json", "For a script.")
      ])
  ) { context in
    let replica = try context.central()
    return .conflicts(try Conflicts(replica).list(), context.presentation(of: replica))
  }
}
