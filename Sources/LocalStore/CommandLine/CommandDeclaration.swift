/// What a command line may say after the command's name.
package struct OperandDeclaration: Sendable, Equatable {
  package enum Count: Sendable {
    case one, optional
    /// Any number, none included; at most one operand of a command.
    case any
    /// At least one; likewise.
    case some
  }

  /// In capitals, as help shows it: `ID`, `FIELD=VALUE`.
  package let name: String
  package let count: Count
  /// The values that are allowed; empty for any.
  package let choices: [String]
  package let summary: String

  package init(
    _ name: String, _ count: Count = .one, choices: [String] = [], _ summary: String = ""
  ) {
    self.name = name
    self.count = count
    self.choices = choices
    self.summary = summary
  }

  var isRequired: Bool { count == .one || count == .some }
  var isRepeated: Bool { count == .any || count == .some }
}

/// The operands that both executables share.
extension OperandDeclaration {
  /// For `RecordFinder`.
  package static let recordID = OperandDeclaration(
    "ID", .one,
    "The record's id, four or more characters of its beginning or end, its code or name.")
}

/// A command as data: the parser, the help, the man pages and the shells' completions read it.
package struct CommandDeclaration: Sendable, Equatable {
  package struct Example: Sendable, Equatable {
    package let command: String
    package let explanation: String

    package init(_ command: String, _ explanation: String) {
      self.command = command
      self.explanation = explanation
    }
  }

  /// One word or several, such as "zone list". A word in capitals stands for one of the words that
  /// the `CommandTable` knows by that name, such as "TYPE list".
  package let name: String
  /// One line.
  package let summary: String
  /// Paragraphs for the command's own help.
  package let details: [String]
  package let operands: [OperandDeclaration]
  package let options: [OptionDeclaration]
  package let examples: [Example]

  package init(
    _ name: String, _ summary: String, details: [String] = [],
    operands: [OperandDeclaration] = [], options: [OptionDeclaration] = [],
    examples: [Example] = []
  ) {
    precondition(operands.count(where: \.isRepeated) <= 1, "two repeated operands: \(name)")
    self.name = name
    self.summary = summary
    self.details = details
    self.operands = operands
    self.options = options
    self.examples = examples
  }

  package var words: [String] { name.split(separator: " ").map(String.init) }
}
