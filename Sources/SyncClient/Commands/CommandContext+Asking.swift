import LocalStore

extension CommandContext {
  /// For what cannot be undone.
  var confirmation: Confirmation {
    Confirmation(arguments, input: environment.input, errors: environment.streams.errors)
  }

  /// Asks the person at the terminal; without one the missing option is a usage error.
  /// - Parameter option: what could have been written instead.
  func ask(
    _ question: String, for option: String, default usual: String? = nil
  ) throws -> String {
    guard mayAsk else { throw UsageError(.missingOperand(option)) }
    while true {
      environment.streams.errors.write("\(question)\(usual.map { " [\($0)]" } ?? ""): ")
      guard let answer = environment.input.readLine() else {
        throw UsageError(.missingOperand(option))
      }
      if answer.contains(where: { !$0.isWhitespace }) { return answer }
      if let usual { return usual }
    }
  }
}
