/// Whether somebody wants what cannot be undone: `--yes` says so, or a person at the terminal.
package struct Confirmation {
  private let isGiven: Bool
  private let mayAsk: Bool
  private let input: InputChannel
  private let errors: OutputChannel

  /// - Parameter arguments: of a command that takes `--yes` and `--no-input`.
  package init(_ arguments: ParsedArguments, input: InputChannel, errors: OutputChannel) {
    isGiven = arguments.flag("yes")
    mayAsk = input.isTerminal && !arguments.flag("no-input")
    self.input = input
    self.errors = errors
  }

  /// A usage error where nobody could confirm anything.
  package func require() throws(CommandFailure) {
    guard !isGiven, !mayAsk else { return }
    throw CommandFailure(
      .usage, code: "confirmation-needed", message: "this must be confirmed", field: "--yes",
      hint: "Add --yes once you are sure, or run it on a terminal.")
  }

  /// Goes on only if it is confirmed.
  /// - Parameter details: what stands above the question, line by line.
  package func ask(_ question: String, details: [String] = []) throws(CommandFailure) {
    try require()
    guard !isGiven else { return }
    for line in details { errors.writeLine(DisplayText.singleLine(line)) }
    errors.write("\(DisplayText.singleLine(question)) [yes/no]: ")
    guard let answer = input.readLine(), YesNo.value(of: answer) == true else {
      throw CommandFailure(
        .failure, code: "not-confirmed", message: "it was not confirmed; nothing was changed")
    }
  }
}
