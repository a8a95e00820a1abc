public import SyncProtocol

/// A request about to be sent, and what the replica must remember to make use of its answer.
public struct PreparedRequest: Sendable {
  public private(set) var request: SyncRequest
  /// What was pushed to each zone of the request.
  let sent: [SentPush?]
  /// Whether more of the outbox waits for a further request.
  let hasMore: Bool
  /// The bundles of others that go with it.
  private(set) var relays = RelayBatch()

  /// A push as it was sent, for comparing with what is here when it is acknowledged.
  struct SentPush: Sendable {
    let id: PushID
    let records: [SentRecord]
  }

  struct SentRecord: Sendable {
    let key: RecordKey
    let state: RecordState
    let past: [Int64]
  }

  public var pushedRecords: Int { sent.reduce(0) { $0 + ($1?.records.count ?? 0) } }

  mutating func carry(_ relays: RelayBatch) {
    self.relays = relays
    request.relays = relays.bundles.map(\.bytes)
  }
}

extension Replica {
  /// Makes the next request: asks all zones, and pushes what waits, within `Limits.pushBytes`.
  ///
  /// The push ids are durable when this returns; nothing may leave the laptop before.
  /// - Parameters:
  ///   - resumingAfter: how far into the outbox of each zone earlier requests came that did not
  ///     take their records out of it.
  ///   - leavingOut: zones that the server does not take anything of at present.
  public func prepareRequest(
    resumingAfter: [Zone: Int64], leavingOut: Set<Zone>
  ) throws -> (prepared: PreparedRequest, last: [Zone: Int64]) {
    try prepareRequest(
      resumingAfter: resumingAfter, leavingOut: leavingOut, pushBytes: Limits.pushBytes)
  }

  func prepareRequest(
    resumingAfter: [Zone: Int64], leavingOut: Set<Zone>, pushBytes: Int
  ) throws -> (prepared: PreparedRequest, last: [Zone: Int64]) {
    if try attemptsAreExhausted() {
      try store.write { try replaceWriter($0, .attemptsExhausted) }
    }
    return try connection.transaction {
      var requests: [ZoneRequest] = []
      var sent: [PreparedRequest.SentPush?] = []
      var last: [Zone: Int64] = [:]
      var hasMore = false
      var isFirstPush = false
      let current = try writer()
      for held in try zones() where !leavingOut.contains(held.zone) {
        let next = try nextPush(
          to: held.zone, after: resumingAfter[held.zone], bytes: pushBytes)
        last[held.zone] = next.last
        hasMore = hasMore || next.hasMore
        isFirstPush = isFirstPush || next.push != nil && held.acknowledgedWriter != current
        requests.append(try request(for: held, next.push))
        sent.append(next.sent)
      }
      let request = SyncRequest(
        writer: current, schemaVersion: schema.version, clock: wall(),
        accessRevision: UInt64(bitPattern: try number(.accessRevision) ?? 0),
        erasureRevision: UInt64(bitPattern: try number(.erasureRevision) ?? 0),
        formerWriters: isFirstPush ? try formerWriters() : [], zones: requests)
      return (PreparedRequest(request: request, sent: sent, hasMore: hasMore), last)
    }
  }

  private func request(for held: HeldZone, _ push: Push?) throws -> ZoneRequest {
    var cursor = held.cursor
    cursor.held.limit(to: Limits.heldRanges)
    return ZoneRequest(
      zone: held.zone, cursor: cursor,
      chain: PushChain(acknowledged: held.acknowledged, attempts: try attempts(held.zone)),
      leaveOut: try outbox.held(in: held.zone, limit: Limits.recordsLeftOut), push: push)
  }

  private struct NextPush {
    var push: Push?
    var sent: PreparedRequest.SentPush?
    var last: Int64
    var hasMore: Bool
  }

  /// Fills a push up to its bound. A record that crosses it gives some of its slots now and the
  /// rest later, but for replicas that are being asked what they pushed in a forgotten past.
  private func nextPush(to zone: Zone, after start: Int64?, bytes limit: Int) throws -> NextPush {
    var filling = PushFilling(limit: limit, splitsRecords: start == nil)
    var next = NextPush(last: start ?? 0, hasMore: false)
    for row in try outbox.waiting(zone, after: next.last, limit: Limits.recordsPerBatch) {
      guard !filling.isFull else {
        next.hasMore = true
        break
      }
      next.last = row.number
      guard let fact = try store.fact(row.key) else { continue }
      filling.add(row, fact.state, past: try replacedValues.unsent(of: row.key))
    }
    guard !filling.records.isEmpty else { return next }
    let id = PushID.minted(using: &surroundings.random)
    try connection.execute(
      "INSERT INTO push_attempt(zone, push) VALUES (?1, ?2)",
      .text(zone.name), .integer(Int64(bitPattern: id.number)))
    next.push = Push(id: id, records: filling.records)
    next.sent = PreparedRequest.SentPush(id: id, records: filling.sent)
    return next
  }

  func attempts(_ zone: Zone) throws -> [PushID] {
    try connection.rows(
      "SELECT push FROM push_attempt WHERE zone = ?1 ORDER BY n", .text(zone.name)
    ) { PushID(UInt64(bitPattern: $0.int64(0))) }
  }

  /// A chain that has grown to its limit: hundreds of requests went out, and no answer ever came.
  private func attemptsAreExhausted() throws -> Bool {
    try connection.int64(
      "SELECT max(c) FROM (SELECT count(*) AS c FROM push_attempt GROUP BY zone)"
    ) ?? 0 >= Limits.pushAttempts - 1
  }

  /// Takes back the ids of a request that certainly never left this laptop.
  public func withdraw(_ prepared: PreparedRequest) throws {
    try connection.transaction {
      for case let push? in prepared.sent {
        try connection.execute(
          "DELETE FROM push_attempt WHERE push = ?1", .integer(Int64(bitPattern: push.id.number)))
      }
    }
  }
}
