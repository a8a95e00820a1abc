import SyncProtocol

extension Replica {
  /// Records that lay in quarantine were decided on: they go back among those that wait to be sent.
  /// What became of the edits comes with the pages, as anybody's does.
  ///
  /// They do not simply leave the outbox. An edit leaves it only when the server has acknowledged it,
  /// and of a record that no push could carry whole, the server has judged but a part. What it knows
  /// already costs a push of some bytes; what it does not know yet is not lost.
  ///
  /// A record that was edited again since it was held stands among the waiting ones already.
  /// - Returns: those that were held here.
  func settle(_ settlements: [Settlement], in zone: Zone) throws -> [Settlement] {
    try connection.transaction {
      try settlements.filter { settlement in
        let key = RecordKey(zone: zone, type: settlement.type, id: settlement.id)
        guard let row = try outbox.row(key), row.isHeld else { return false }
        try outbox.put(key, row.pending)
        return true
      }
    }
  }
}
