/// An executable from its words to its exit status: help, version, the choice of a command, and
/// whatever it answers or fails with.
package struct CommandProgram {
  private let name: String
  /// What stands on top of its help.
  private let summary: String
  private let table: CommandTable
  private let streams: StandardStreams
  private let failures: FailureTranslation
  private let perform: (CommandTable.Selection, ParsedArguments) throws -> CommandAnswer?

  /// - Parameter perform: runs the selected command; answers nil if it has written its output by
  ///   itself.
  package init(
    name: String, summary: String, table: CommandTable, streams: StandardStreams,
    failures: FailureTranslation,
    perform: @escaping (CommandTable.Selection, ParsedArguments) throws -> CommandAnswer?
  ) {
    self.name = name
    self.summary = summary
    self.table = table
    self.streams = streams
    self.failures = failures
    self.perform = perform
  }

  /// Runs one command line and writes what it answers.
  package func run(_ words: [String]) -> ExitStatus {
    let options = scan(words)
    var writer = AnswerWriter(
      program: name, streams: streams, isJSON: options.flag("json"),
      isQuiet: options.flag("quiet"))
    var status = ExitStatus.done
    do {
      if let answer = try answer(words) {
        status = answer.status
        try writer.write(answer)
      }
    } catch {
      let failure = failures.failure(error)
      writer.write(failure)
      status = failure.status
    }
    streams.output.flush()
    if let failure = streams.output.failure {
      writer.write(failure)
      status = failure.status
    }
    return status
  }

  /// What a command line amounts to; nil if the command has written its output by itself.
  package func answer(_ words: [String]) throws -> CommandAnswer? {
    if words.first == "help" { return try help(Array(words.dropFirst())) }
    let common = scan(words)
    if common.flag("version") { return version }
    let selection: CommandTable.Selection
    do throws(UsageError) {
      selection = try table.select(words)
    } catch {
      if common.flag("help") { return helpOverview }
      throw error
    }
    let arguments = try ArgumentParser.parse(
      selection.arguments, selection.command, commonOptions: table.commonOptions)
    if arguments.flag("help") { return help(on: selection.command) }
    return try perform(selection, arguments)
  }

  /// The common options, whatever else is wrong.
  private func scan(_ words: [String]) -> ParsedArguments {
    ArgumentParser.scan(words, for: table.commonOptions)
  }
}

extension CommandProgram {
  private var version: CommandAnswer {
    CommandAnswer(
      json: ["version": .string(FieldbookVersion.text)], text: "\(name) \(FieldbookVersion.text)\n")
  }

  private func help(_ words: [String]) throws(UsageError) -> CommandAnswer {
    let name = words.filter { !$0.hasPrefix("-") }
    guard !name.isEmpty else { return helpOverview }
    return help(on: try table.select(name).command)
  }

  private var helpText: HelpText { HelpText(program: name, width: streams.terminal.width) }

  private var helpOverview: CommandAnswer {
    Self.help(
      helpText.overview(summary, commands: table.commands, commonOptions: table.commonOptions))
  }

  private func help(on command: CommandDeclaration) -> CommandAnswer {
    Self.help(helpText.command(command, commonOptions: table.commonOptions))
  }

  private static func help(_ text: String) -> CommandAnswer {
    CommandAnswer(json: ["help": .string(text)], text: text)
  }
}
