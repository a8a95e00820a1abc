import LocalStore

extension ConsoleCommand {
  static let configCheck = ConsoleCommand(
    CommandDeclaration(
      "config check", "Look at all that a server needs: folder, disk, files, clock and address.",
      details: ["Ends with status 1 if there is a problem; a warning is none."],
      options: [
        .value(
          "listen", "ADDRESS:PORT", "Where it is to listen. By default \(usualAddress).")
      ],
      examples: [
        CommandDeclaration.Example(
          "fieldbook-server config check && fieldbook-server serve", "Before serving.")
      ])
  ) { context in
    let check = ConfigCheck(
      data: try context.data(), clock: context.environment.clock,
      address: context.arguments.value("listen") ?? usualAddress)
    let findings = check.findings()
    let isRight = findings.allSatisfy { $0.verdict != .problem }
    var text = ""
    for finding in findings {
      let mark = finding.verdict == .ok ? "ok" : finding.verdict.rawValue.uppercased()
      text += "\(mark): \(DisplayText.singleLine(finding.message))\n"
      if let hint = finding.hint { text += "  \(DisplayText.singleLine(hint))\n" }
    }
    return CommandAnswer(
      json: ["ok": .bool(isRight), "checks": .array(findings.map(\.json))], text: text,
      status: isRight ? .done : .failure)
  }
}
