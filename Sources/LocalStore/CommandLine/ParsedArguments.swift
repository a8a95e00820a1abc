/// A command line taken apart: what was given, by name.
///
/// Asking for an option or operand that was not declared is a programmer's error.
package struct ParsedArguments: Sendable, Equatable {
  /// By option name, in the order given; a flag has an empty text for each time.
  var options: [String: [String]] = [:]
  /// By operand name.
  var operands: [String: [String]] = [:]
  let declaredOptions: Set<String>
  let declaredOperands: Set<String>

  init(options: [OptionDeclaration], operands: [OperandDeclaration]) {
    declaredOptions = Set(options.map(\.name))
    declaredOperands = Set(operands.map(\.name))
  }

  package func flag(_ name: String) -> Bool { !values(name).isEmpty }

  /// The value of an option, nil if it was not given.
  package func value(_ name: String) -> String? { values(name).last }

  /// The values of a repeatable option, in the order given.
  package func values(_ name: String) -> [String] {
    precondition(declaredOptions.contains(name), "undeclared option \(name)")
    return options[name] ?? []
  }

  /// The value of an operand, nil if it was not given.
  package func operand(_ name: String) -> String? { operands(name).first }

  /// The values of a repeated operand, in the order given.
  package func operands(_ name: String) -> [String] {
    precondition(declaredOperands.contains(name), "undeclared operand \(name)")
    return operands[name] ?? []
  }
}
