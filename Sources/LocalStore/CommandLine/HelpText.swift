/// Help rendered from the declarations.
package struct HelpText: Sendable {
  /// The words between the parts; a caller with another language gives its own.
  package struct Headings: Sendable {
    package var usage = "Usage"
    package var commands = "Commands"
    package var operands = "Operands"
    package var options = "Options"
    package var commonOptions = "Options of every command"
    package var examples = "Examples"
    package var oneOf = "One of"
    package var repeatable = "May be repeated."

    package init() {}
  }

  private static let indent = 2
  private static let widestTerm = 28

  private let program: String
  private let width: Int
  private let headings: Headings

  /// - Parameter width: lines are wrapped to as many columns.
  package init(program: String, width: Int = 80, headings: Headings = Headings()) {
    self.program = program
    self.width = max(width, 40)
    self.headings = headings
  }

  /// One command, with its examples. Ends with a line end.
  package func command(
    _ command: CommandDeclaration, commonOptions: [OptionDeclaration] = []
  ) -> String {
    var parts = ["\(headings.usage): \(usage(command))"]
    parts += ([command.summary] + command.details).map {
      TextWrapping.indented($0, by: 0, width: width)
    }
    parts.append(section(headings.operands, command.operands.map(definition)))
    parts.append(section(headings.options, command.options.map(definition)))
    parts.append(section(headings.commonOptions, commonOptions.map(definition)))
    parts.append(examples(command.examples))
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  /// The whole program: its commands and the options of all of them. Ends with a line end.
  package func overview(
    _ summary: String, commands: [CommandDeclaration], commonOptions: [OptionDeclaration]
  ) -> String {
    let parts = [
      "\(headings.usage): \(program) COMMAND ...",
      TextWrapping.indented(summary, by: 0, width: width),
      section(headings.commands, commands.map { ($0.name, $0.summary) }),
      section(headings.commonOptions, commonOptions.map(definition)),
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  /// `program command ID [NAME ...] [--option VALUE]`
  package func usage(_ command: CommandDeclaration) -> String {
    var words = [program, command.name].filter { !$0.isEmpty }
    words += command.operands.map { operand in
      switch operand.count {
      case .one: operand.name
      case .optional: "[\(operand.name)]"
      case .any: "[\(operand.name) ...]"
      case .some: "\(operand.name) ..."
      }
    }
    words += command.options.map { "[\(Self.term($0))]\($0.isRepeatable ? " ..." : "")" }
    return wrappedUsage(words)
  }

  private func wrappedUsage(_ words: [String]) -> String {
    let indent = DisplayWidth.of(headings.usage) + 2
    var lines = [""]
    for word in words {
      let line = lines[lines.count - 1]
      if line.isEmpty {
        lines[lines.count - 1] = word
      } else if indent + DisplayWidth.of(line) + 1 + DisplayWidth.of(word) <= width {
        lines[lines.count - 1] = line + " " + word
      } else {
        lines.append(word)
      }
    }
    let blanks = String(repeating: " ", count: indent)
    return lines.joined(separator: "\n" + blanks)
  }

  private static func term(_ option: OptionDeclaration) -> String {
    option.placeholder.map { "\(option.spelling) \($0)" } ?? option.spelling
  }

  private func definition(_ option: OptionDeclaration) -> (term: String, explanation: String) {
    let short = option.letter.map { "-\($0), " } ?? ""
    var sentences = [option.summary]
    if !option.choices.isEmpty { sentences.append(choices(option.choices)) }
    if option.isRepeatable { sentences.append(headings.repeatable) }
    return (short + Self.term(option), sentences.joined(separator: " "))
  }

  private func definition(_ operand: OperandDeclaration) -> (term: String, explanation: String) {
    let choices = operand.choices.isEmpty ? [] : [choices(operand.choices)]
    return (operand.name, ([operand.summary] + choices).joined(separator: " "))
  }

  private func choices(_ choices: [String]) -> String {
    "\(headings.oneOf): \(choices.joined(separator: ", "))."
  }

  private func section(
    _ heading: String, _ definitions: [(term: String, explanation: String)]
  ) -> String {
    guard !definitions.isEmpty else { return "" }
    let widest = definitions.map { DisplayWidth.of($0.term) }.max() ?? 0
    let column = Self.indent + min(widest, Self.widestTerm) + 2
    let lines = definitions.map {
      TextWrapping.definition(
        $0.term, $0.explanation, indent: Self.indent, column: column, width: width)
    }
    return ([heading + ":"] + lines).joined(separator: "\n")
  }

  /// Commands are not wrapped: they are there to be copied.
  private func examples(_ examples: [CommandDeclaration.Example]) -> String {
    guard !examples.isEmpty else { return "" }
    let blocks = examples.map { example in
      "  \(example.command)\n" + TextWrapping.indented(example.explanation, by: 6, width: width)
    }
    return ([headings.examples + ":"] + blocks).joined(separator: "\n")
  }
}
