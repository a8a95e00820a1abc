import LocalStore
import SyncProtocol

/// `fieldbook` from its words to its exit status.
struct Program {
  private static let summary =
    "The register of enterprises and their progress, on your laptop: works without a network, and "
    + "syncs when there is one."

  let environment: Environment
  var schema = Schema.fieldbook

  /// Runs this process's command line, and ends the process.
  static func runProcess() -> Never {
    ThisProcess.run { Program(environment: .ofProcess()).run($0) }
  }

  /// Runs one command line and writes what it answers.
  func run(_ words: [String]) -> ExitStatus {
    let types = "TYPE is one of: \(schema.types.map(\.name).joined(separator: ", "))."
    let program = CommandProgram(
      name: "fieldbook", summary: "\(Self.summary) \(types)", table: ClientCommand.table(schema),
      streams: environment.streams, failures: Self.failures, perform: perform)
    return program.run(words)
  }

  private func perform(
    _ selection: CommandTable.Selection, _ arguments: ParsedArguments
  ) throws -> CommandAnswer? {
    let command = ClientCommand.all(schema).first {
      $0.declaration.name == selection.command.name
    }
    let context = CommandContext(
      arguments: arguments, placeholders: selection.placeholders, environment: environment,
      schema: schema)
    return try command?.run(context)
  }
}
