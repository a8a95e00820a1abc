/// Runs what a person asks with `sql QUERY`: reading statements only.
///
/// The connection should be open for reading only; on any other the statement itself is what is
/// checked. Statements that are no queries (ATTACH, VACUUM INTO, PRAGMA) are refused by their first
/// word, because some of them write files without changing this one.
public struct ReadOnlySQL {
  /// The words that a query begins with.
  private static let queries: Set<String> = ["select", "with", "values", "explain"]

  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  public func run(_ sql: String) throws -> QueryResult {
    guard Self.queries.contains(Self.firstWord(of: sql)) else { throw Self.refused }
    do {
      var statement = try connection.prepare(sql)
      guard statement.isReadOnly else { throw Self.refused }
      let columns = (0..<statement.columnCount).map { statement.columnName($0) }
      var rows: [[SQLValue]] = []
      while try statement.step() {
        rows.append((0..<columns.count).map { statement.value($0) })
      }
      return QueryResult(columns: columns, rows: rows)
    } catch let error as SQLiteError where error.kind == .readOnly {
      throw Self.refused
    } catch let error as SQLiteError where error.kind == .other || error.kind == .constraint {
      throw CommandFailure(
        .invalidData, code: "invalid-query", message: error.message,
        hint: "`fieldbook schema` lists the tables and their columns.")
    }
  }

  private static var refused: CommandFailure {
    CommandFailure(
      .invalidData, code: "read-only", message: "this only reads: give one SELECT statement",
      hint: "Records are changed with the other commands, such as add and edit.")
  }

  /// In small letters, behind blanks and comments.
  private static func firstWord(of sql: String) -> String {
    var rest = Substring(sql)
    while true {
      rest = rest.drop { $0.isWhitespace || $0 == "(" || $0 == ";" }
      if rest.hasPrefix("--") {
        rest = rest.drop { !$0.isNewline }
      } else if rest.hasPrefix("/*") {
        rest = rest.dropFirst(2)
        while !rest.isEmpty, !rest.hasPrefix("*/") { rest = rest.dropFirst() }
        rest = rest.dropFirst(2)
      } else {
        return rest.prefix { $0.isLetter }.lowercased()
      }
    }
  }
}
