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
    let items = try Conflicts(try context.central()).list()
    return CommandAnswer(
      .value { .array(items.map(\.json)) }, .lines { _ in text(of: items) },
      status: items.isEmpty ? .done : .conflictsWait)
  }

  private static func text(of items: [ConflictItem]) -> String {
    guard !items.isEmpty else { return "No conflicts.\n" }
    var lines: [String] = []
    for item in items {
      let key = item.key
      lines.append(
        "\(item.label)  (\(key.type) \(key.id.short), \(key.zone.name)): \(item.conflict.name)")
      lines += item.conflict.values.map(line)
    }
    return lines.map { DisplayText.singleLine($0) + "\n" }.joined()
  }
}
