import LocalStore

/// Writes answers and failures where they belong: data to standard output, everything else to
/// standard error, and with `--json` one document whatever happens.
struct AnswerWriter {
  /// How much of a list waits before it is handed on.
  private static let pieceBytes = 64 * 1_024

  let environment: Environment
  let isJSON: Bool
  let isQuiet: Bool
  /// Whether a document was begun, so that a failure must not begin another.
  private var hasBegun = false

  init(environment: Environment, isJSON: Bool, isQuiet: Bool) {
    self.environment = environment
    self.isJSON = isJSON
    self.isQuiet = isQuiet
  }

  mutating func write(_ answer: CommandAnswer) throws {
    if !isQuiet {
      for message in answer.messages {
        environment.errors.writeLine(DisplayText.singleLine(message))
      }
    }
    if isJSON { try write(answer.document) } else { try write(answer.text) }
    environment.output.flush()
    if environment.output.errorNumber == 0 { try answer.afterwards() }
  }

  private mutating func write(_ document: CommandAnswer.Document) throws {
    var writer = JSONWriter(.pretty)
    switch document {
    case .pieces(let each):
      return try each {
        hasBegun = true
        environment.output.write($0)
      }
    case .value(let make):
      writer.value(try make())
      hasBegun = true
    case .array(let each):
      writer.beginArray()
      try each { element in
        writer.value(element)
        guard writer.count >= Self.pieceBytes else { return }
        hasBegun = true
        environment.output.write(writer.takeBytes())
      }
      writer.endArray()
    }
    writer.newline()
    environment.output.write(writer.takeBytes())
  }

  private func write(_ text: CommandAnswer.Text) throws {
    switch text {
    case .whole(let make): environment.output.write(try make(environment.terminal))
    case .pieces(let each): try each { environment.output.write($0) }
    }
  }

  func write(_ failure: CommandFailure) {
    if isJSON, !hasBegun {
      environment.output.write(JSONWriter.bytes(failure.json, .pretty) + [UInt8(ascii: "\n")])
      environment.output.flush()
    }
    let terminal = environment.errorTerminal
    let name = terminal.styled("\(Program.name):", .red)
    environment.errors.writeLine("\(name) \(DisplayText.singleLine(failure.message))")
    for line in (failure.hint ?? "").split(separator: "\n") {
      environment.errors.writeLine(DisplayText.singleLine(String(line)))
    }
  }
}
