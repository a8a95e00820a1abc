/// One option of a command: `--name`, or `--name VALUE`.
package struct OptionDeclaration: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    case flag
    /// A flag such as `--help` that is an answer of its own: nothing else need be right.
    case answer
    /// With a value, shown in help as this word.
    case value(placeholder: String)
  }

  /// Without the dashes.
  package let name: String
  /// A short form, such as `h` for `-h`.
  package let letter: Character?
  package let kind: Kind
  /// Whether it may be given several times, each adding a value.
  package let isRepeatable: Bool
  /// The values that are allowed; empty for any.
  package let choices: [String]
  package let summary: String

  package static func flag(
    _ name: String, letter: Character? = nil, _ summary: String
  ) -> OptionDeclaration {
    OptionDeclaration(
      name: name, letter: letter, kind: .flag, isRepeatable: false, choices: [], summary: summary)
  }

  package static func answer(
    _ name: String, letter: Character? = nil, _ summary: String
  ) -> OptionDeclaration {
    OptionDeclaration(
      name: name, letter: letter, kind: .answer, isRepeatable: false, choices: [], summary: summary)
  }

  package static func value(
    _ name: String, _ placeholder: String, letter: Character? = nil, choices: [String] = [],
    isRepeatable: Bool = false, _ summary: String
  ) -> OptionDeclaration {
    OptionDeclaration(
      name: name, letter: letter, kind: .value(placeholder: placeholder),
      isRepeatable: isRepeatable, choices: choices, summary: summary)
  }

  /// As it is written: `--name`.
  package var spelling: String { "--\(name)" }

  package var placeholder: String? {
    if case .value(let placeholder) = kind { placeholder } else { nil }
  }
}

/// The options that both executables share.
extension OptionDeclaration {
  package static let help = answer("help", letter: "h", "Show this help.")
  package static let version = answer("version", "Show the version.")
  package static let json = flag("json", "Print one JSON document and nothing else.")
  package static let quiet = flag("quiet", letter: "q", "Print no messages, only data and errors.")
  package static let language = value("lang", "LANGUAGE", "Speak this language, such as it or hr.")
  package static let yes = flag("yes", letter: "y", "Answer every confirmation with yes.")
  package static let noInput = flag("no-input", "Ask nothing; fail where something is missing.")
  package static let home = value("home", "DIR", "Keep the replica in this folder.")
  package static let data = value("data", "DIR", "Keep the server's data in this folder.")

  /// Those that every command of both takes, in the order of the help.
  package static let common = [json, quiet, language, yes, noInput, help, version]
}
