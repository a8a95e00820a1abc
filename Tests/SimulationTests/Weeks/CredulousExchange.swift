import SyncProtocol

@testable import LocalStore

/// The replica itself, but for one thing: entries under its own writer that it never wrote do not
/// make it suspicious.
final class CredulousExchange: ForwardingExchange {
  private let replica: Replica

  init(replica: Replica) {
    self.replica = replica
    super.init(replica)
  }

  override func apply(_ page: Page, in zone: Zone) throws -> Int {
    try replica.store.write { facts in
      guard var cursor = try replica.zone(zone)?.cursor else { return 0 }
      for record in page.records {
        let key = RecordKey(zone: zone, type: record.type, id: record.id)
        _ = try facts.join(key, record.state)
      }
      cursor.position = max(cursor.position, page.position)
      cursor.journalHash = page.journalHash
      try replica.save(cursor, of: zone)
      return page.records.count
    }
  }
}
