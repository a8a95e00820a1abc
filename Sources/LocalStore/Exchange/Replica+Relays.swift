public import SyncProtocol

/// Bundles that go with a request.
struct RelayBatch: Sendable {
  struct Relay: Sendable {
    let number: Int64
    let device: String
    let bytes: [UInt8]
  }

  var bundles: [Relay] = []
  /// Whether others wait for a further request.
  var hasMore = false
}

/// A bundle that the server did not take, and that is carried no longer.
public struct RefusedBundle: Hashable, Sendable {
  /// The device that made it, by its own account.
  public let device: String
  /// A stable code, as a rule one of `BundleRefusal`.
  public let reason: String
}

extension Replica {
  /// Keeps sealed bundles until the server has taken them. Durable when this returns.
  /// - Returns: how many were not here yet.
  public func carry(_ bundles: [SealedBundle]) throws -> Int {
    try connection.transaction {
      var added = 0
      for bundle in bundles {
        try connection.execute(
          "INSERT OR IGNORE INTO relay(digest, device, bundle) VALUES (?1, ?2, ?3)",
          .blob(bundle.digest), .text(bundle.device), .blob(bundle.encoded))
        added += connection.changes
      }
      return added
    }
  }

  /// How many bundles wait to be handed on.
  public func relayCount() throws -> Int {
    Int(try connection.int64("SELECT count(*) FROM relay") ?? 0)
  }

  /// Their bytes together.
  public func relayBytes() throws -> Int {
    Int(try connection.int64("SELECT total(length(bundle)) FROM relay") ?? 0)
  }

  /// The next bundles to hand on.
  /// - Parameter limit: their bytes, before the bundle that crosses it; 0 for none.
  func relays(after number: Int64, upTo limit: Int) throws -> RelayBatch {
    var batch = RelayBatch()
    var bytes = 0
    let waiting = try connection.rows(
      "SELECT n, length(bundle) FROM relay WHERE n > ?1 ORDER BY n LIMIT ?2", .integer(number),
      .integer(Limits.relaysPerRequest + 1)
    ) { (number: $0.int64(0), bytes: $0.int(1)) }
    for relay in waiting {
      guard bytes < limit, batch.bundles.count < Limits.relaysPerRequest else {
        batch.hasMore = true
        break
      }
      bytes += relay.bytes
      batch.bundles += try self.relay(relay.number)
    }
    return batch
  }

  private func relay(_ number: Int64) throws -> [RelayBatch.Relay] {
    try connection.rows(
      "SELECT device, bundle FROM relay WHERE n = ?1", .integer(number)
    ) { RelayBatch.Relay(number: number, device: $0.text(0), bytes: $0.blob(1)) }
  }

  /// Takes note of what became of bundles: none of them needs to be carried any longer.
  /// - Returns: those that the server did not take.
  func apply(_ receipts: [RelayReceipt], to relays: RelayBatch) throws -> [RefusedBundle] {
    try connection.transaction {
      try receipts.compactMap { receipt in
        guard relays.bundles.indices.contains(receipt.place) else {
          throw AnswerError.unexpected("a receipt for a bundle that was not sent")
        }
        let relay = relays.bundles[receipt.place]
        try connection.execute("DELETE FROM relay WHERE n = ?1", .integer(relay.number))
        return receipt.refusal.map { RefusedBundle(device: relay.device, reason: $0) }
      }
    }
  }
}
