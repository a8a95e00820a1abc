import SyncProtocol
import Testing

@testable import LocalStore

/// Everything that the views hold for readers, for comparing.
struct ViewDump: Equatable, CustomStringConvertible {
  private var tables: [String: [[SQLValue]]] = [:]

  init(_ connection: Connection, _ schema: Schema = .fieldbook) throws {
    for type in schema.types {
      tables[type.name] = try ReadOnlySQL(connection).run(
        "SELECT * FROM \(Connection.quoted(type.name)) ORDER BY 1, 2"
      ).rows
      let table = TypedTable(type)
      let columns = table.storedColumns.joined(separator: ", ")
      tables[table.storage] = try ReadOnlySQL(connection).run(
        "SELECT \(columns) FROM \(table.rows) ORDER BY 1, 2"
      ).rows
    }
  }

  /// The rows that only one of two dumps has.
  func difference(from other: ViewDump) -> String {
    tables.keys.sorted().flatMap { name -> [String] in
      let (mine, theirs) = (Set(tables[name] ?? []), Set(other.tables[name] ?? []))
      return mine.subtracting(theirs).map { "+ \(name) \($0)" }
        + theirs.subtracting(mine).map { "- \(name) \($0)" }
    }.joined(separator: "\n")
  }

  var description: String { "\(tables)" }
}

extension TestReplica {
  /// The replica of a file, opened for reading only.
  static func reading(_ path: String) throws -> Replica {
    try Replica.open(
      .open(path, mode: .readOnly), schema: .fieldbook,
      surroundings: Surroundings(wallMilliseconds: { 0 }))
  }
}
