package import SyncProtocol

/// What an import did, or would do.
package struct ImportReport: Hashable, Sendable {
  /// A cell that says something else than what is shown here.
  package struct Difference: Hashable, Sendable {
    package let line: Int
    package let id: RecordID
    package let field: String
    package let file: JSONValue
    package let here: JSONValue
  }

  /// A row, or one of its cells, that cannot be imported.
  package struct Rejection: Hashable, Sendable {
    package let line: Int
    /// Nil if it is the row as a whole.
    package let field: String?
    package let message: String
  }

  package var added = 0
  package var updated = 0
  package var unchanged = 0
  package var differing: [Difference] = []
  package var rejected: [Rejection] = []
  package var warnings: [EntryWarning] = []

  package init() {}

  /// `{"added","updated","unchanged","differing","rejected"}`
  package var json: JSONValue {
    .object([
      "added": .integer(added),
      "updated": .integer(updated),
      "unchanged": .integer(unchanged),
      "differing": .array(
        differing.map {
          .object([
            "line": .integer($0.line),
            "id": .string($0.id.description),
            "field": .string($0.field),
            "file": $0.file,
            "here": $0.here,
          ])
        }),
      "rejected": .array(
        rejected.map {
          .object([
            "line": .integer($0.line),
            "field": .string(orNull: $0.field),
            "message": .string($0.message),
          ])
        }),
    ])
  }
}
