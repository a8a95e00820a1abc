import LocalStore

/// What a command found or did: for a script one JSON document, for a person text.
///
/// Only the one that is asked for is made, and a long list while it is written, so that it never
/// lies in memory as a whole.
struct CommandAnswer {
  enum Document {
    case value(() throws -> JSONValue)
    /// The elements of an array, one after the other.
    case array((_ emit: (JSONValue) throws -> Void) throws -> Void)
  }

  enum Text {
    /// Lines, the last one with its end.
    case lines((Terminal) throws -> String)
    /// Pieces, whose ends are their own.
    case pieces((_ write: ([UInt8]) -> Void) throws -> Void)
  }

  var document: Document
  var text: Text
  /// For standard error, unless `--quiet`.
  var messages: [String] = []
  var status = ExitStatus.done

  init(_ document: Document, _ text: Text, status: ExitStatus = .done) {
    self.document = document
    self.text = text
    self.status = status
  }

  init(json: JSONValue, text: String, status: ExitStatus = .done) {
    self.init(.value { json }, .lines { _ in text }, status: status)
  }

  /// A table, or a sentence where it would be empty.
  init(json: JSONValue, table: TextTable, ifEmpty: String, status: ExitStatus = .done) {
    self.init(.value { json }, .lines { $0.text(of: table, ifEmpty: ifEmpty) }, status: status)
  }
}

extension Terminal {
  func text(of table: TextTable, ifEmpty: String) -> String {
    table.isEmpty ? ifEmpty + "\n" : table.render(width: tableWidth)
  }
}
