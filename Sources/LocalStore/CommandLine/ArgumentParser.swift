/// Takes the words after a command's name apart. A pure function of the words and the declaration.
///
/// - Options stand anywhere: `--name VALUE`, `--name=VALUE`, `-n VALUE`. After `--` all is operands.
/// - A word with a single dash is an operand if it is `-`, a number (`-5`) or contains `=`.
/// - The value of an option may begin with a dash, but not with two unless it is behind a `=`.
package struct ArgumentParser {
  /// What to do when a required operand was not given.
  package enum MissingOperands: Sendable {
    case refuse
    /// The caller asks for it on the terminal.
    case leave
  }

  private let command: CommandDeclaration
  private let options: [OptionDeclaration]
  private var parsed: ParsedArguments
  private var operands: [String] = []
  private var firstError: UsageError?
  private var isAnswered = false

  /// - Parameter commonOptions: those of every command, such as `--json`.
  package static func parse(
    _ words: [String], _ command: CommandDeclaration,
    commonOptions: [OptionDeclaration] = [], missingOperands: MissingOperands = .refuse
  ) throws(UsageError) -> ParsedArguments {
    var parser = ArgumentParser(command, commonOptions)
    parser.read(words)
    parser.assignOperands(missingOperands)
    // With --help, whatever else is wrong is what help is wanted for.
    if let error = parser.firstError, !parser.isAnswered { throw error }
    return parser.parsed
  }

  /// Only the given options, whatever else is wrong: to know whether an error is to be told as
  /// JSON, and in which language.
  package static func scan(
    _ words: [String], for options: [OptionDeclaration]
  ) -> ParsedArguments {
    var parser = ArgumentParser(CommandDeclaration("", ""), options)
    parser.read(words)
    return parser.parsed
  }

  private init(_ command: CommandDeclaration, _ commonOptions: [OptionDeclaration]) {
    self.command = command
    options = command.options + commonOptions
    parsed = ParsedArguments(options: options, operands: command.operands)
  }

  private mutating func read(_ words: [String]) {
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        operands += rest
        return
      }
      if word.hasPrefix("--") {
        readLong(word, &rest)
      } else if Self.isShortOption(word) {
        readShort(word, &rest)
      } else {
        operands.append(word)
      }
    }
  }

  private static func isShortOption(_ word: String) -> Bool {
    guard word.first == "-", let second = word.dropFirst().first else { return false }
    return !second.isNumber && second != "." && !word.contains("=")
  }

  private mutating func readLong(_ word: String, _ rest: inout ArraySlice<String>) {
    let parts = word.dropFirst(2).split(
      separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard let option = options.first(where: { $0.name == name }) else {
      let suggestion = Spelling.suggestion(for: name, among: options.map(\.name))
      return note(.unknownOption("--\(name)"), suggestion: suggestion.map { "--\($0)" })
    }
    take(option, inline: parts.count > 1 ? String(parts[1]) : nil, &rest)
  }

  private mutating func readShort(_ word: String, _ rest: inout ArraySlice<String>) {
    let letters = word.dropFirst()
    guard letters.count == 1, let option = options.first(where: { $0.letter == letters.first })
    else {
      // A long option behind a single dash is a common slip.
      let suggestion = Spelling.suggestion(for: String(letters), among: options.map(\.name))
      return note(
        .unknownOption(word), suggestion: letters.count > 1 ? suggestion.map { "--\($0)" } : nil)
    }
    take(option, inline: nil, &rest)
  }

  private mutating func take(
    _ option: OptionDeclaration, inline: String?, _ rest: inout ArraySlice<String>
  ) {
    guard let placeholder = option.placeholder else {
      guard inline == nil else { return note(.unexpectedValue(option: option.spelling)) }
      parsed.options[option.name, default: []].append("")
      if option.kind == .answer { isAnswered = true }
      return
    }
    guard let value = inline ?? Self.takeValue(&rest) else {
      return note(.missingValue(option: option.spelling, placeholder: placeholder))
    }
    if !option.isRepeatable, parsed.options[option.name] != nil {
      return note(.repeatedOption(option.spelling))
    }
    check(value, of: option.spelling, choices: option.choices)
    parsed.options[option.name, default: []].append(value)
  }

  private static func takeValue(_ rest: inout ArraySlice<String>) -> String? {
    guard let next = rest.first, !next.hasPrefix("--") else { return nil }
    return rest.popFirst()
  }

  private mutating func assignOperands(_ missing: MissingOperands) {
    var rest = operands[...]
    for (position, operand) in command.operands.enumerated() {
      let required = command.operands[(position + 1)...].count(where: \.isRequired)
      let available = max(0, rest.count - required)
      let count: Int =
        switch operand.count {
        case .one: min(1, rest.count)
        case .optional: min(1, available)
        case .any, .some: max(available, operand.count == .some ? min(1, rest.count) : 0)
        }
      if count == 0 {
        if operand.isRequired, missing == .refuse { note(.missingOperand(operand.name)) }
        continue
      }
      let values = Array(rest.prefix(count))
      rest = rest.dropFirst(count)
      for value in values { check(value, of: operand.name, choices: operand.choices) }
      parsed.operands[operand.name] = values
    }
    if let surplus = rest.first { note(.unexpectedOperand(surplus)) }
  }

  private mutating func check(_ value: String, of name: String, choices: [String]) {
    guard !choices.isEmpty, !choices.contains(value) else { return }
    note(
      .unknownChoice(value, of: name, choices: choices),
      suggestion: Spelling.suggestion(for: value, among: choices))
  }

  /// The first error is told; later ones often follow from it.
  private mutating func note(_ reason: UsageError.Reason, suggestion: String? = nil) {
    if firstError == nil { firstError = UsageError(reason, suggestion: suggestion) }
  }
}
