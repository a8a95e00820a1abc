import LocalStore

/// `fieldbook export`
enum ExportCommand {
  static func command(_ types: [String]) -> ClientCommand {
    ClientCommand(
      CommandDeclaration(
        "export", "Write records of one type, or all, for other programs.",
        details: ["What it writes, import takes back without loss."],
        operands: [ExportRequest.operand(types)],
        options: ExportRequest.options,
        examples: [
          CommandDeclaration.Example(
            "fieldbook export enterprise --format csv > enterprises.csv", "For a spreadsheet."),
          CommandDeclaration.Example("fieldbook export --all > all.ndjson", "Everything."),
          CommandDeclaration.Example(
            "fieldbook export --person 3f2a91 > ana.json", "For somebody who asks what is held."),
        ])
    ) { context in
      let request = try ExportRequest(context.arguments)
      let replica = try context.replicaWithViews()
      return request.answer(replica) { try replica.personalData($0) }
    }
  }
}
