import LocalStore
import SyncProtocol

/// `fieldbook-server` from its words to its exit status.
struct Console {
  private static let summary =
    "The server of Fieldbook: keeps every zone's records, exchanges them with the laptops of "
    + "coaches, and lets staff look after people, devices and data."

  let environment: Environment
  var schema = Schema.fieldbook

  /// Runs this process's command line, and ends the process.
  static func runProcess() -> Never {
    ThisProcess.run { Console(environment: .ofProcess()).program.run($0) }
  }

  var program: CommandProgram {
    CommandProgram(
      name: "fieldbook-server", summary: Self.summary, table: ConsoleCommand.table,
      streams: environment.streams, failures: Self.failures, perform: perform)
  }

  private func perform(
    _ selection: CommandTable.Selection, _ arguments: ParsedArguments
  ) throws -> CommandAnswer? {
    let command = ConsoleCommand.all.first { $0.declaration.name == selection.command.name }
    let context = CommandContext(arguments: arguments, environment: environment, schema: schema)
    return try command?.run(context)
  }
}
