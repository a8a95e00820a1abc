package import SyncProtocol

/// How a file is to be imported.
package struct ImportOptions: Hashable, Sendable {
  /// The column whose cell makes a row's id; nil for the whole row.
  package var keyColumn: String?
  /// The column that a field is read from, where it is not called like the field.
  package var columns: [String: String] = [:]
  package var zone: Zone?
  /// How dates are written besides ISO 8601.
  package var dates: DatePattern = .iso
  /// Say what would happen, and do nothing.
  package var isDryRun = false
  /// Import the good rows of a file that has bad ones.
  package var isPartial = false
  /// Let the file's cells replace what is shown here.
  package var isUpdate = false

  package init() {}
}
