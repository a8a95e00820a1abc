import LocalStore
import SyncProtocol

/// `fieldbook doctor`: whether all is well with the replica, and what to do if not.
enum DoctorCommand {
  static let command = ClientCommand(
    CommandDeclaration(
      "doctor", "Check the replica, and where it is kept; repair it if asked to.",
      details: [
        "Needs no network; with one, it also says which records are not as on the server, which "
          + "the next sync puts right. Ends with status 1 if something is broken; warnings are no "
          + "failure.",
        "With --repair, whatever can be read is kept, unsynced work first; a damaged file stays "
          + "beside the repaired one. The next “fieldbook sync” brings back everything else that "
          + "the server has.",
      ],
      options: [.flag("repair", "Repair whatever is broken, then check again.")],
      examples: [
        CommandDeclaration.Example("fieldbook doctor --json", "For a script."),
        CommandDeclaration.Example(
          "fieldbook doctor --repair", "After an error that says that the file is damaged."),
      ])
  ) { context in
    let home = try context.home()
    try home.requireReplica()
    let surroundings = context.environment.surroundings
    let outcome =
      context.arguments.flag("repair") ? try home.repair(context.schema, surroundings) : nil
    let comparison = try ServerComparison(context)
    let report = try home.checkup(context.schema, surroundings) {
      try comparison?.findings($0) ?? []
    }
    let account = outcome.map { RepairAccount(outcome: $0, isEnrolled: home.hasCredential) }
    var json = report.json
    if let account { json["repair"] = account.json }
    return CommandAnswer(
      .value { .object(json) },
      .whole { terminal in
        (account?.text ?? "") + report.table.render(width: terminal.tableWidth)
      }, status: report.isWell ? .done : .failure)
  }
}
