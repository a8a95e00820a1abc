/// Writes answers and failures where they belong: data to standard output, everything else to
/// standard error, and with `--json` one document whatever happens.
package struct AnswerWriter {
  /// How much of a list waits before it is handed on.
  private static let pieceBytes = 64 * 1_024

  /// What stands before the message of a failure.
  private let program: String
  private let streams: StandardStreams
  private let isJSON: Bool
  private let isQuiet: Bool
  /// Whether a document was begun, so that a failure must not begin another.
  private var hasBegun = false

  package init(program: String, streams: StandardStreams, isJSON: Bool, isQuiet: Bool) {
    self.program = program
    self.streams = streams
    self.isJSON = isJSON
    self.isQuiet = isQuiet
  }

  package mutating func write(_ answer: CommandAnswer) throws {
    if !isQuiet {
      for message in answer.messages {
        streams.errors.writeLine(DisplayText.singleLine(message))
      }
    }
    if isJSON { try write(answer.document) } else { try write(answer.text) }
    streams.output.flush()
    if streams.output.errorNumber == 0 { try answer.afterwards() }
  }

  private mutating func write(_ document: CommandAnswer.Document) throws {
    var writer = JSONWriter(.pretty)
    switch document {
    case .pieces(let each):
      return try each {
        hasBegun = true
        streams.output.write($0)
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
        streams.output.write(writer.takeBytes())
      }
      writer.endArray()
    }
    writer.newline()
    streams.output.write(writer.takeBytes())
  }

  private func write(_ text: CommandAnswer.Text) throws {
    switch text {
    case .whole(let make): streams.output.write(try make(streams.terminal))
    case .pieces(let each): try each { streams.output.write($0) }
    }
  }

  package func write(_ failure: CommandFailure) {
    if isJSON, !hasBegun {
      streams.output.write(JSONWriter.bytes(failure.json, .pretty) + [UInt8(ascii: "\n")])
      streams.output.flush()
    }
    let terminal = streams.errorTerminal
    let name = terminal.styled("\(program):", .red)
    streams.errors.writeLine("\(name) \(DisplayText.singleLine(failure.message))")
    for line in (failure.hint ?? "").split(separator: "\n") {
      streams.errors.writeLine(DisplayText.singleLine(String(line)))
    }
  }
}
