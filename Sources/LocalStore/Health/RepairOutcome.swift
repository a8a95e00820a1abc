package import SyncProtocol

/// What a repair did, and what it could not save.
package struct RepairOutcome: Sendable {
  /// Records held now.
  package internal(set) var records = 0
  /// Of them, those that wait to be sent.
  package internal(set) var waiting = 0
  /// Facts that were taken out because they were not what was once stored.
  package internal(set) var removedFacts = 0
  /// Rows of the history that were taken out.
  package internal(set) var removedHistory = 0
  /// Rows of the outbox that said not even what they were about.
  package internal(set) var unreadableOutboxRows = 0
  /// Records whose unsynced edits could not be read.
  package internal(set) var lost: [RecordKey] = []
  /// Records whose unsynced edits were saved, but may not be what was written.
  package internal(set) var doubtful: [RecordKey] = []
  /// Zones that are received from the server anew.
  package internal(set) var rewound: [Zone] = []
  package internal(set) var hasNewWriter = false
  /// Where the damaged file is kept; nil if it was repaired as it is.
  package internal(set) var damagedFile: String?
  /// Tables of which something could not be read.
  package internal(set) var unreadableTables: [String] = []

  package init() {}
}
