package import SyncProtocol

/// What `export` takes, in both executables, and what it answers.
package struct ExportRequest {
  package static func operand(_ types: [String]) -> OperandDeclaration {
    OperandDeclaration(
      "TYPE", .optional, choices: types, "One type; or give --all, or --person.")
  }

  package static let options: [OptionDeclaration] = [
    .flag("all", "Every record of every type."),
    .value("person", "ID", "Everything held on one person, as one JSON document (GDPR Art. 15)."),
    .value(
      "format", "FORMAT", choices: Export.Format.allCases.map(\.rawValue),
      "How; csv by default, ndjson with --all."),
  ]

  private enum Subject {
    case type(String)
    case all
    case person(String)
  }

  private let subject: Subject
  private let format: Export.Format

  package init(_ arguments: ParsedArguments) throws(CommandFailure) {
    subject = try Self.subject(arguments)
    let asked = arguments.value("format").flatMap { Export.Format(rawValue: $0) }
    let isJSON = arguments.flag("json")
    guard !isJSON || asked == nil || asked == .json else {
      throw CommandFailure(
        .usage, code: "usage", message: "--json prints one JSON document, and nothing else",
        field: "--format", hint: "Leave out --json, or give --format json.")
    }
    let usual: Export.Format =
      switch subject {
      case .type: .csv
      case .all: .ndjson
      case .person: .json
      }
    format = asked ?? (isJSON ? .json : usual)
    if case .person = subject, format != .json {
      throw CommandFailure(
        .usage, code: "usage", message: "everything on one person is one JSON document",
        field: "--format", hint: "Leave out --format.")
    }
  }

  private static func subject(_ arguments: ParsedArguments) throws(CommandFailure) -> Subject {
    let type = arguments.operand("TYPE")
    let person = arguments.value("person")
    switch (type, arguments.flag("all"), person) {
    case (let type?, false, nil): return .type(type)
    case (nil, true, nil): return .all
    case (nil, false, let person?): return .person(person)
    case (nil, false, nil):
      throw CommandFailure(
        .usage, code: "usage", message: "TYPE, --all or --person is missing", field: "TYPE",
        hint: "Give one of them.")
    default:
      throw CommandFailure(
        .usage, code: "usage", message: "TYPE, --all and --person exclude each other",
        field: "TYPE", hint: "Give one of them.")
    }
  }

  /// The same bytes whether `--json` is given or not: the format says what they are.
  /// - Parameters:
  ///   - replica: with its views brought up to date.
  ///   - person: what is held on a person, read in one snapshot of the replica.
  package func answer(
    _ replica: Replica, person: @escaping (RecordKey) throws -> JSONValue
  ) -> CommandAnswer {
    CommandAnswer(
      bytes: { [subject, format] write in
        try replica.connection.snapshot {
          let export = Export(reader: replica.reader())
          switch subject {
          case .type(let type): try export.write(type: type, as: format) { write($0) }
          case .all: try export.writeAll(as: format) { write($0) }
          case .person(let word):
            let json = try person(try PersonExport.find(word, replica.finder()))
            write(JSONWriter.bytes(json, .pretty) + [UInt8(ascii: "\n")])
          }
        }
      })
  }
}
