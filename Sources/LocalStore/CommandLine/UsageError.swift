/// A command line that was not understood. Nothing has been done.
///
/// The reason is a value, so that a caller can say it in another language; `message` and `hint`
/// are the English of it.
package struct UsageError: Error, Sendable, Equatable {
  package enum Reason: Sendable, Equatable {
    case missingCommand
    case unknownCommand(String)
    /// The first words of several commands, such as "zone", without the word that tells which.
    case incompleteCommand(String, next: [String])
    case unknownOption(String)
    case missingValue(option: String, placeholder: String)
    case unexpectedValue(option: String)
    case repeatedOption(String)
    case missingOperand(String)
    case unexpectedOperand(String)
    /// A value outside the choices of an option or operand.
    case unknownChoice(String, of: String, choices: [String])
  }

  package let reason: Reason
  /// What was probably meant.
  package let suggestion: String?

  package init(_ reason: Reason, suggestion: String? = nil) {
    self.reason = reason
    self.suggestion = suggestion
  }

  package var message: String {
    switch reason {
    case .missingCommand: "no command was given"
    case .unknownCommand(let name): "there is no command “\(name)”"
    case .incompleteCommand(let name, _): "“\(name)” needs one more word"
    case .unknownOption(let name): "there is no option \(name)"
    case .missingValue(let option, let placeholder): "\(option) needs a value: \(placeholder)"
    case .unexpectedValue(let option): "\(option) takes no value"
    case .repeatedOption(let option): "\(option) may be given only once"
    case .missingOperand(let name): "\(name) is missing"
    case .unexpectedOperand(let value): "“\(value)” is one word too many"
    case .unknownChoice(let value, let name, _): "“\(value)” is not possible for \(name)"
    }
  }

  package var hint: String? {
    if let suggestion { return "Did you mean “\(suggestion)”?" }
    return switch reason {
    case .incompleteCommand(_, let next): "One of: \(next.joined(separator: ", "))."
    case .unknownChoice(_, _, let choices): "One of: \(choices.joined(separator: ", "))."
    case .missingValue(let option, let placeholder):
      "Write \(option) \(placeholder), or \(option)=\(placeholder) if the value begins with “--”."
    case .unknownOption: "Put -- in front of words that begin with “-” but are no options."
    case .unexpectedOperand: "Put a value that contains blanks between quotes."
    case .missingCommand, .unknownCommand, .unexpectedValue, .repeatedOption, .missingOperand:
      "See --help."
    }
  }

  /// The option or operand it is about.
  package var field: String? {
    switch reason {
    case .unknownOption(let name), .missingValue(let name, _), .unexpectedValue(let name),
      .repeatedOption(let name), .missingOperand(let name), .unknownChoice(_, let name, _):
      name
    case .missingCommand, .unknownCommand, .incompleteCommand, .unexpectedOperand: nil
    }
  }

  package var failure: CommandFailure {
    CommandFailure(.usage, code: "usage", message: message, field: field, hint: hint)
  }
}
