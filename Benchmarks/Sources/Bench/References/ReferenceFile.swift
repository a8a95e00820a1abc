/// A file with the workload's rows in plain SQLite.
enum ReferenceFile {
  /// - Returns: how long the inserts took, in seconds.
  static func write(_ workload: Workload, to path: String) throws -> Double {
    let database = try PlainSQLite(path)
    try database.createTables(workload.tables)
    return try Stopwatch.seconds { try database.insertAll(workload.tables) }
  }
}
