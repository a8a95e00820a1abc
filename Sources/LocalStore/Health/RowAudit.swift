internal import SyncProtocol

/// Finds the rows of what happened to records whose key or values cannot be read.
struct RowAudit {
  let table: String
  let what: String
  private let values: [String]

  static let all = [
    RowAudit(table: "replaced", what: "replaced values", values: ["value"]),
    RowAudit(table: "overtaken", what: "notices of overtaken edits", values: ["mine", "shown"]),
  ]

  func unreadable(in connection: Connection) throws -> [Int64] {
    let columns = (["n", "zone", "id"] + values).joined(separator: ", ")
    return try connection.rows("SELECT \(columns) FROM \(table)") { row -> Int64? in
      let hasKey = Zone(row.text(1)) != nil && RecordID(bytes: row.blob(2)) != nil
      let hasValues = values.indices.allSatisfy {
        (try? Value(checking: row.blob(3 + $0))) != nil
      }
      return hasKey && hasValues ? nil : row.int64(0)
    }.compactMap { $0 }
  }

  func findings(_ connection: Connection) throws -> [Finding] {
    let count = try unreadable(in: connection).count
    guard count > 0 else { return [] }
    return [
      Finding(.history, table, .broken, "\(count) of the \(what) cannot be read", .repair)
    ]
  }
}
