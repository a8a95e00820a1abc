public import SyncProtocol

/// What an export made.
public struct ExportedBundles: Sendable {
  public let bundles: [SealedBundle]
  /// How many records they hold something of.
  public let records: Int

  /// As they stand in a file.
  public var encoded: [UInt8] { bundles.flatMap(\.encoded) }
}

extension Replica {
  /// Everything that the server has not acknowledged, as sealed bundles for a file.
  ///
  /// The edits get a writer of their own first, and what is written from then on gets another: a
  /// bundle has left the house, and whatever becomes of this replica, no later edit of it may pass
  /// under the same name. That is durable when this returns. The outbox stays as it is, for an
  /// ordinary sync to clear: whichever arrives first, the other adds nothing.
  /// - Parameters:
  ///   - device: as the server named it.
  ///   - key: `SealedBundle.key(ofCredential:)` of the device.
  public func exportBundles(from device: String, key: [UInt8]) throws -> ExportedBundles {
    try exportBundles(from: device, key: key, bundleBytes: Limits.pushBytes)
  }

  func exportBundles(
    from device: String, key: [UInt8], bundleBytes: Int
  ) throws -> ExportedBundles {
    try store.write { facts in
      guard try !outbox.isEmpty() else { return ExportedBundles(bundles: [], records: 0) }
      if try clock().isAhead(ofWall: wall()) { try replaceWriter(facts, .clockRanAway) }
      try replaceWriter(facts, .bundled)
      let exported = try sealedOutbox(from: device, key: key, bundleBytes: bundleBytes)
      try mintWriter()
      return exported
    }
  }

  /// The outbox as it stands, under the writers it has.
  func sealedOutbox(
    from device: String, key: [UInt8], bundleBytes: Int
  ) throws -> ExportedBundles {
    var filling = BundleFilling(limit: bundleBytes)
    for row in try outbox.all() {
      guard let fact = try store.fact(row.key) else { continue }
      filling.add(row, fact.state, past: try replacedValues.unsent(of: row.key))
    }
    let bundles = try filling.bundles.map { filling in
      let bundle = SealedBundle(
        sealing: try request(pushing: filling), from: device, created: wall(), key: key,
        using: &surroundings.random)
      guard bundle.encoded.count <= Limits.bundleBytes else {
        throw ReplicaError.tooLarge(what: "a bundle", limit: Limits.bundleBytes)
      }
      return bundle
    }
    let keys = Set(filling.bundles.flatMap { $0.sent.map(\.key) })
    return ExportedBundles(bundles: bundles, records: keys.count)
  }

  /// A bundle's request asks for nothing: nobody waits for an answer.
  private func request(pushing filling: PushFilling) throws -> SyncRequest {
    var records: [Zone: [RecordDelta]] = [:]
    for (record, sent) in zip(filling.records, filling.sent) {
      records[sent.key.zone, default: []].append(record)
    }
    let zones = records.sorted { $0.key < $1.key }.map { zone, records in
      let id = PushID.minted(using: &surroundings.random)
      return ZoneRequest(
        zone: zone, cursor: .start, chain: PushChain(attempts: [id]),
        push: Push(id: id, records: records))
    }
    return SyncRequest(
      writer: try writer(), schemaVersion: schema.version, clock: wall(), accessRevision: 0,
      formerWriters: try formerWriters(), zones: zones)
  }
}
