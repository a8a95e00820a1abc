/// A file with the workload's rows in plain SQLite.
enum ReferenceFile {
  /// - Returns: how long the inserts took, in seconds.
  static func write(_ workload: Workload, to path: String) -> Double {
    let database = PlainSQLite(path)
    database.createTables(workload.tables)
    return Stopwatch.seconds { database.insertAll(workload.tables) }
  }
}
