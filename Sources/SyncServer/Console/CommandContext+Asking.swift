import LocalStore

extension CommandContext {
  /// A usage error where nobody could confirm anything: neither `--yes` nor a person at a terminal
  /// is there.
  func requireConfirmation() throws(CommandFailure) {
    guard !arguments.flag("yes") else { return }
    guard environment.input.isTerminal, !arguments.flag("no-input") else {
      throw CommandFailure(
        .usage, code: "confirmation-needed", message: "this must be confirmed", field: "--yes",
        hint: "Add --yes once you are sure, or run it on a terminal.")
    }
  }

  /// Goes on only if `--yes` was given or the person at the terminal says so.
  func confirm(_ question: String) throws(CommandFailure) {
    try requireConfirmation()
    guard !arguments.flag("yes") else { return }
    environment.streams.errors.write("\(DisplayText.singleLine(question)) [yes/no]: ")
    guard let answer = environment.input.readLine(), YesNo.value(of: answer) == true else {
      throw CommandFailure(
        .failure, code: "not-confirmed", message: "it was not confirmed; nothing was changed")
    }
  }

  /// A message on standard error, at once, unless `--quiet`.
  func note(_ message: String) {
    guard !isQuiet else { return }
    environment.streams.errors.writeLine(DisplayText.singleLine(message))
  }
}
