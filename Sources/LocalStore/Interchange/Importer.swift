package import SyncProtocol

/// Takes the rows of a CSV file for records: one change for the file, one stamp for each row.
///
/// A row's id is derived, so that importing a file twice, or on two laptops, adds nothing.
package struct Importer {
  private let replica: Replica
  private let type: RecordType
  private let options: ImportOptions

  package init(_ replica: Replica, _ type: RecordType, _ options: ImportOptions = ImportOptions()) {
    self.replica = replica
    self.type = type
    self.options = options
  }

  /// Imports the whole file or, if a row is bad, nothing; the good rows if the options say so.
  /// - Parameter bytes: the file's.
  package func run(_ bytes: [UInt8]) throws -> ImportReport {
    let held = try EntryAccess.zone(for: type, named: options.zone, among: replica.zones())
    try EntryAccess.check(type, in: held.zone, held)
    do {
      return try replica.change { change in
        var run = try ImportRun(replica, type, options, held.zone, bytes, change)
        try run.takeRows()
        let report = run.finished()
        let isRefused = !report.rejected.isEmpty && !options.isPartial
        if options.isDryRun || isRefused { throw TakenBack(report: report) }
        return report
      }
    } catch let takenBack as TakenBack {
      return takenBack.report
    } catch let error as CSVError {
      throw CommandFailure(
        .invalidData, code: "invalid-csv", message: "line \(error.line): \(error.message)",
        hint: error.hint)
    } catch let error as ReplicaError {
      throw CommandFailure(error)
    }
  }

  /// Undoes the change of an import that is not to stand.
  private struct TakenBack: Error {
    let report: ImportReport
  }
}
