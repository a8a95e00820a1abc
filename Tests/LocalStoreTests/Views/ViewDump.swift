import SyncProtocol
import Testing

@testable import LocalStore

/// Everything that the views hold for readers, for comparing.
struct ViewDump: Equatable, CustomStringConvertible {
  private var tables: [String: [[SQLValue]]] = [:]

  init(_ connection: Connection, _ schema: Schema = .fieldbook) throws {
    for name in schema.types.map(\.name) + ["view_name"] {
      tables[name] = try ReadOnlySQL(connection).run(
        "SELECT * FROM \(Connection.quoted(name)) ORDER BY 1, 2, 3, 4"
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
