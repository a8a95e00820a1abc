import LocalStore

extension CommandContext {
  /// For what cannot be undone.
  var confirmation: Confirmation {
    Confirmation(arguments, input: environment.input, errors: environment.streams.errors)
  }

  /// A message on standard error, at once, unless `--quiet`.
  func note(_ message: String) {
    guard !isQuiet else { return }
    environment.streams.errors.writeLine(DisplayText.singleLine(message))
  }
}
