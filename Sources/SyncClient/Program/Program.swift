import LocalStore
import SyncProtocol

/// `fieldbook` from its words to its exit status.
struct Program {
  static let name = "fieldbook"

  let environment: Environment
  var schema = Schema.fieldbook

  /// Runs one command line and writes what it answers.
  func run(_ words: [String]) -> ExitStatus {
    let options = ArgumentParser.scan(words, for: ClientCommand.commonOptions)
    var writer = AnswerWriter(
      environment: environment, isJSON: options.flag("json"), isQuiet: options.flag("quiet"))
    var status: ExitStatus
    do {
      let answer = try self.answer(words, options)
      status = answer.status
      try writer.write(answer)
    } catch {
      let failure = Self.failure(error)
      writer.write(failure)
      status = failure.status
    }
    environment.output.flush()
    if let failure = environment.output.failure {
      writer.write(failure)
      status = failure.status
    }
    return status
  }

  private var table: CommandTable { ClientCommand.table(schema) }

  private func answer(_ words: [String], _ common: ParsedArguments) throws -> CommandAnswer {
    if words.first == "help" { return try help(Array(words.dropFirst())) }
    if common.flag("version") { return Self.version }
    let selection: CommandTable.Selection
    do throws(UsageError) {
      selection = try table.select(words)
    } catch {
      if common.flag("help") { return helpOverview }
      throw error
    }
    let arguments = try ArgumentParser.parse(
      selection.arguments, selection.command, commonOptions: ClientCommand.commonOptions)
    if arguments.flag("help") { return help(on: selection.command) }
    guard
      let command = ClientCommand.all(schema).first(where: {
        $0.declaration.name == selection.command.name
      })
    else { throw UsageError(.unknownCommand(selection.command.name)) }
    return try command.run(
      CommandContext(
        arguments: arguments, placeholders: selection.placeholders, environment: environment,
        schema: schema))
  }

  private static var version: CommandAnswer {
    CommandAnswer(
      json: ["version": .string(FieldbookVersion.text)],
      text: "\(name) \(FieldbookVersion.text)\n")
  }
}

extension Program {
  private static let summary =
    "The register of enterprises and their progress, on your laptop: works without a network, and "
    + "syncs when there is one."

  private func help(_ words: [String]) throws(UsageError) -> CommandAnswer {
    let name = words.filter { !$0.hasPrefix("-") }
    guard !name.isEmpty else { return helpOverview }
    return help(on: try table.select(name).command)
  }

  private var helpText: HelpText {
    HelpText(program: Self.name, width: environment.terminal.width)
  }

  private var helpOverview: CommandAnswer {
    let types = "TYPE is one of: \(schema.types.map(\.name).joined(separator: ", "))."
    return Self.help(
      helpText.overview(
        "\(Self.summary) \(types)", commands: table.commands,
        commonOptions: table.commonOptions))
  }

  private func help(on command: CommandDeclaration) -> CommandAnswer {
    Self.help(helpText.command(command, commonOptions: ClientCommand.commonOptions))
  }

  private static func help(_ text: String) -> CommandAnswer {
    CommandAnswer(json: ["help": .string(text)], text: text)
  }
}
