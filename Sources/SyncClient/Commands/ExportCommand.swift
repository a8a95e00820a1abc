import LocalStore

/// `fieldbook export`
enum ExportCommand {
  static func command(_ types: [String]) -> ClientCommand {
    ClientCommand(
      CommandDeclaration(
        "export", "Write records of one type, or all, for other programs.",
        details: ["What it writes, import takes back without loss."],
        operands: [
          OperandDeclaration("TYPE", .optional, choices: types, "One type; or give --all.")
        ],
        options: [
          .flag("all", "Every record of every type."),
          .value(
            "format", "FORMAT", choices: Export.Format.allCases.map(\.rawValue),
            "How; csv by default, ndjson with --all."),
        ],
        examples: [
          CommandDeclaration.Example(
            "fieldbook export enterprise --format csv > enterprises.csv", "For a spreadsheet."),
          CommandDeclaration.Example("fieldbook export --all > all.ndjson", "Everything."),
        ]), run)
  }

  private static func run(_ context: CommandContext) throws -> CommandAnswer {
    let arguments = context.arguments
    let type = arguments.operand("TYPE")
    let isAll = arguments.flag("all")
    guard isAll != (type != nil) else {
      throw CommandFailure(
        .usage, code: "usage",
        message: isAll ? "TYPE and --all exclude each other" : "TYPE or --all is missing",
        field: "TYPE", hint: "Give one type, or --all.")
    }
    let asked = arguments.value("format").flatMap { Export.Format(rawValue: $0) }
    let isJSON = arguments.flag("json")
    guard !isJSON || asked == nil || asked == .json else {
      throw CommandFailure(
        .usage, code: "usage", message: "--json prints one JSON document, and nothing else",
        field: "--format", hint: "Leave out --json, or give --format json.")
    }
    let format = asked ?? (isJSON ? .json : isAll ? .ndjson : .csv)
    let replica = try context.replicaWithViews()
    // The same bytes whether --json is given or not: the format says what they are.
    return CommandAnswer(
      bytes: { write in
        try replica.connection.snapshot {
          let export = Export(reader: replica.reader())
          if let type {
            try export.write(type: type, as: format) { write($0) }
          } else {
            try export.writeAll(as: format) { write($0) }
          }
        }
      })
  }
}
