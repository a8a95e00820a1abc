import LocalStore

extension ConsoleCommand {
  static let verify = ConsoleCommand(
    CommandDeclaration(
      "verify", "Check every file: facts against their hashes, digests, journals, the registry.",
      details: ["Ends with status 1 if anything is wrong. The server need not be stopped."],
      examples: [CommandDeclaration.Example("fieldbook-server verify --json", "For monitoring.")])
  ) { context in
    let verification = Verification(
      data: try context.data(), clock: context.environment.clock, erasing: try? context.erasing())
    let reports = verification.reports()
    let isRight = reports.allSatisfy(\.problems.isEmpty)
    var text = ""
    for report in reports {
      text += "\(report.file): \(report.problems.isEmpty ? "in order" : "NOT in order")\n"
      for problem in report.problems { text += "  \(DisplayText.singleLine(problem))\n" }
      let summary = report.summary
      let notes = [
        summary?.recoveryNote(at: context.environment.clock()), summary?.carriedNote,
      ]
      for case let note? in notes { text += "  \(note)\n" }
    }
    if !isRight { text += "\(Console.restore)\n" }
    return CommandAnswer(
      json: [
        "ok": .bool(isRight), "files": .array(reports.map(\.json)),
        "hint": .string(orNull: isRight ? nil : Console.restore),
      ], text: text, status: isRight ? .done : .failure)
  }
}

extension Verification.Report {
  fileprivate var json: JSONValue {
    [
      "file": .string(file), "records": .integer(Int64(clamping: records)),
      "problems": .array(problems.map { .string($0) }),
      "carried": .integer(summary?.carried ?? 0),
    ]
  }
}
