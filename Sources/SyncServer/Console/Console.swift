import LocalStore
import SyncProtocol

/// `fieldbook-server` from its words to its exit status.
struct Console {
  static let program = "fieldbook-server"

  private static let summary =
    "The server of Fieldbook: keeps every zone's records, exchanges them with the laptops of "
    + "coaches, and lets staff look after people, devices and data."

  let environment: Environment
  var schema = Schema.fieldbook

  /// Runs one command line and writes what it answers.
  func run(_ words: [String]) -> ExitStatus {
    let options = ArgumentParser.scan(words, for: ConsoleCommand.commonOptions)
    var writer = AnswerWriter(
      environment, isJSON: options.flag("json"), isQuiet: options.flag("quiet"))
    var status = ExitStatus.done
    do {
      if let answer = try self.answer(words) {
        status = answer.status
        try writer.write(answer)
      }
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

  /// What a command line amounts to; nil if the command has written its output by itself.
  func answer(_ words: [String]) throws -> CommandAnswer? {
    if words.first == "help" { return try help(Array(words.dropFirst())) }
    let common = ArgumentParser.scan(words, for: ConsoleCommand.commonOptions)
    if common.flag("version") { return Self.version }
    let selection: CommandTable.Selection
    do throws(UsageError) {
      selection = try ConsoleCommand.table.select(words)
    } catch {
      if common.flag("help") { return try help([]) }
      throw error
    }
    let arguments = try ArgumentParser.parse(
      selection.arguments, selection.command, commonOptions: ConsoleCommand.commonOptions)
    if arguments.flag("help") { return help(on: selection.command) }
    let command = ConsoleCommand.all.first { $0.declaration.name == selection.command.name }
    let context = CommandContext(
      arguments: arguments, environment: environment, schema: schema)
    return try command?.run(context)
  }

  private static var version: CommandAnswer {
    CommandAnswer(
      json: ["version": .string(FieldbookVersion.text)],
      text: "\(program) \(FieldbookVersion.text)\n")
  }
}

extension Console {
  private func help(_ words: [String]) throws(UsageError) -> CommandAnswer {
    let name = words.filter { !$0.hasPrefix("-") }
    guard !name.isEmpty else { return helpOverview }
    return help(on: try ConsoleCommand.table.select(name).command)
  }

  private var helpText: HelpText {
    HelpText(program: Self.program, width: environment.terminal.width)
  }

  private var helpOverview: CommandAnswer {
    let table = ConsoleCommand.table
    return Self.help(
      helpText.overview(
        Self.summary, commands: table.commands, commonOptions: table.commonOptions))
  }

  private func help(on command: CommandDeclaration) -> CommandAnswer {
    Self.help(helpText.command(command, commonOptions: ConsoleCommand.commonOptions))
  }

  private static func help(_ text: String) -> CommandAnswer {
    CommandAnswer(json: ["help": .string(text)], text: text)
  }
}
