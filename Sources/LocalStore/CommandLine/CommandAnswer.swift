/// What a command found or did: for a script one JSON document, for a person text.
///
/// Both are made only if they are asked for. A long list is made while it is written, so that it
/// never lies in memory as a whole.
package struct CommandAnswer {
  package enum Document {
    case value(() throws -> JSONValue)
    /// The elements of an array, one after the other.
    case array((_ emit: (JSONValue) throws -> Void) throws -> Void)
    /// Bytes whose form the command line has chosen.
    case pieces((_ write: ([UInt8]) -> Void) throws -> Void)
  }

  package enum Text {
    /// Lines, the last one with its end.
    case whole((Terminal) throws -> String)
    /// Pieces, whose ends are their own.
    case pieces((_ write: ([UInt8]) -> Void) throws -> Void)
  }

  package var document: Document
  package var text: Text
  /// For standard error, unless `--quiet`.
  package var messages: [String]
  package var status: ExitStatus
  /// To be done once the answer has been written, and not if that failed.
  package var afterwards: () throws -> Void = {}

  package init(
    _ document: Document, _ text: Text, messages: [String] = [], status: ExitStatus = .done
  ) {
    self.document = document
    self.text = text
    self.messages = messages
    self.status = status
  }

  package init(
    json: @escaping @autoclosure () throws -> JSONValue,
    text: @escaping @autoclosure () throws -> String, messages: [String] = [],
    status: ExitStatus = .done
  ) {
    self.init(.value(json), .whole { _ in try text() }, messages: messages, status: status)
  }

  /// Bytes that are the same for a script and for a person.
  package init(bytes: @escaping (_ write: ([UInt8]) -> Void) throws -> Void) {
    self.init(.pieces(bytes), .pieces(bytes))
  }

  /// A table, or a sentence where it would be empty.
  package init(
    json: @escaping @autoclosure () throws -> JSONValue, table: TextTable, ifEmpty: String,
    messages: [String] = [], status: ExitStatus = .done
  ) {
    self.init(
      .value(json),
      .whole { terminal in
        table.isEmpty ? ifEmpty + "\n" : table.render(width: terminal.tableWidth)
      }, messages: messages, status: status)
  }
}
