import SyncProtocol

extension Replica {
  /// Records that lay in quarantine were decided on: they wait no longer. What became of the edits
  /// comes with the pages, as anybody's does.
  ///
  /// A record that was edited again since it was held stands among the waiting ones, and stays.
  func settle(_ settlements: [Settlement], in zone: Zone) throws {
    try connection.transaction {
      for settlement in settlements {
        let key = RecordKey(zone: zone, type: settlement.type, id: settlement.id)
        if let row = try outbox.row(key), row.isHeld { try outbox.remove(row) }
      }
    }
  }
}
