import LocalStore
import SyncProtocol

extension ConsoleCommand {
  static let show = ConsoleCommand(
    CommandDeclaration(
      "show", "Show one record of any zone, with everything that is disputed.",
      operands: [.recordID],
      examples: [CommandDeclaration.Example("fieldbook-server show 4f2a91", "By its short id.")])
  ) { context in
    let replica = try context.central()
    let key = try context.key(in: replica)
    return try .record(key, context.presentation(of: replica))
  }
}
