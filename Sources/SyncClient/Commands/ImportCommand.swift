import LocalStore
import SyncProtocol

/// `fieldbook import`
enum ImportCommand {
  /// It is read as a whole; a register of a million rows fits.
  private static let longestFile = 512 << 20

  static func command(_ types: [String]) -> ClientCommand {
    ClientCommand(
      CommandDeclaration(
        "import", "Take in the rows of a CSV file; importing it twice adds nothing.",
        details: [
          "Columns are fields (title.it for one key; elements of a set with semicolons between "
            + "them). A row that is known fills what is blank; cells that differ from what is here "
            + "are listed, and written only with --update. If a row is bad, nothing is imported, "
            + "unless --partial."
        ],
        operands: [
          OperandDeclaration("TYPE", choices: types, "What each row is."),
          OperandDeclaration("FILE", .one, "A CSV file with a header, in UTF-8."),
        ],
        options: [
          .value(
            "key", "COLUMN", "The column that tells rows apart; without it the whole row does."),
          .value("map", "FIELD=COLUMN", isRepeatable: true, "A column that is called otherwise."),
          .value("zone", "ZONE", "Where the rows belong, if there are several countries."),
          .value("date-format", "FORMAT", "How dates are written, such as dd/mm/yyyy."),
          .flag("dry-run", "Say what would happen, and change nothing."),
          .flag("partial", "Import the good rows of a file that has bad ones."),
          .flag("update", "Let cells that differ replace what is here."),
        ],
        examples: [
          CommandDeclaration.Example(
            "fieldbook import enterprise register.csv --key ref --dry-run", "Look first."),
          CommandDeclaration.Example(
            "fieldbook import visit visits.csv --date-format dd/mm/yyyy --map on=Date", ""),
        ]), run)
  }

  private static func run(_ context: CommandContext) throws -> CommandAnswer {
    let arguments = context.arguments
    let type = try context.type(named: arguments.operand("TYPE") ?? "")
    let options = try options(context)
    let path = arguments.operand("FILE") ?? ""
    guard let bytes = try FileContents.read(path, limit: longestFile) else {
      throw CommandFailure(
        .failure, code: "no-such-file", message: "there is no file \(path)", field: "FILE")
    }
    let replica = try context.replica()
    let report = try Importer(replica, type, options).run(bytes)
    let page = ImportPage(
      report: report, isDryRun: options.isDryRun,
      isRefused: !report.rejected.isEmpty && !options.isPartial)
    return CommandAnswer(
      .value { report.json }, .whole { page.text($0) }, messages: page.warnings,
      status: report.rejected.isEmpty ? .done : .invalidData)
  }

  private static func options(_ context: CommandContext) throws -> ImportOptions {
    let arguments = context.arguments
    var options = ImportOptions()
    options.keyColumn = arguments.value("key")
    options.zone = try context.zone()
    options.isDryRun = arguments.flag("dry-run")
    options.isPartial = arguments.flag("partial")
    options.isUpdate = arguments.flag("update")
    for mapping in arguments.values("map") {
      let parts = mapping.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else {
        throw CommandFailure(
          .usage, code: "usage", message: "“\(mapping)” names no column for a field",
          field: "--map", hint: "Write FIELD=COLUMN, such as on=Date.")
      }
      options.columns[String(parts[0])] = String(parts[1])
    }
    if let format = arguments.value("date-format") {
      guard let dates = DatePattern(format) else {
        throw CommandFailure(
          .usage, code: "usage", message: "“\(format)” is no way to write dates",
          field: "--date-format", hint: "Write d, m and y, such as dd/mm/yyyy or d.m.yy.")
      }
      options.dates = dates
    }
    return options
  }
}
