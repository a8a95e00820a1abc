package import SyncProtocol

/// What one command did to a record.
package struct EntryOutcome: Hashable, Sendable {
  package enum Effect: String, Hashable, Sendable {
    case created
    case changed
    /// It had been deleted, and is there again.
    case restored
    case deleted
    /// Everything was as asked already; nothing was written.
    case unchanged
  }

  package let key: RecordKey
  package let effect: Effect
  /// Whether `add` met a record that says the same fact, and became an edit of it.
  package let existed: Bool
  package let warnings: [EntryWarning]
  /// The fields that were asked for and still have values that differ.
  package let unresolved: [String]

  package var isChanged: Bool { effect != .unchanged }

  package init(
    _ key: RecordKey, _ effect: Effect, existed: Bool = false, warnings: [EntryWarning] = [],
    unresolved: [String] = []
  ) {
    self.key = key
    self.effect = effect
    self.existed = existed
    self.warnings = warnings
    self.unresolved = unresolved
  }
}
