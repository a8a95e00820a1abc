/// ```cddl
/// request   = request-head, * push, * relay    ; a CBOR sequence (RFC 8742)
/// request-head = [version: 1, writer: uint, schema: uint, clock: uint, access: uint,
///                 erasures: uint, former: [* uint],
///                 zones: [* ask]]   ; none: only the access list is asked for
/// ask       = [zone: tstr, cursor, chain, leave-out: [* bstr .size 16]]
/// cursor    = [epoch: uint, journal-hash: bstr, base: uint, position: uint,
///              held: [* (first: uint, last: uint)]]
/// chain     = [acknowledged: uint / null, * attempt: uint]
/// push      = [zone: uint, id: uint, batch]    ; zone: a place in zones, ascending
/// relay     = [bundle: bstr]
/// ```
extension SyncRequest {
  public var encoded: [UInt8] {
    var writer = CBORWriter(reserving: 256)
    writer.array(8)
    writer.unsigned(UInt64(Self.version))
    writer.unsigned(self.writer.number)
    writer.unsigned(UInt64(schemaVersion))
    writer.unsigned(clock)
    writer.unsigned(accessRevision)
    writer.unsigned(erasureRevision)
    writer.array(formerWriters.count)
    for former in formerWriters { writer.unsigned(former.number) }
    writer.array(zones.count)
    for zone in zones { writer.ask(zone) }
    for (place, zone) in zones.enumerated() {
      guard let push = zone.push else { continue }
      writer.array(3)
      writer.unsigned(UInt64(place))
      writer.unsigned(push.id.number)
      writer.batch(push.records)
    }
    for bundle in relays {
      writer.array(1)
      writer.bytes(bundle)
    }
    return writer.bytes
  }

  /// Decodes a whole request. Total: any bytes give a request or an error.
  public init(decoding bytes: [UInt8]) throws(RequestError) {
    var reader = CBORReader(bytes)
    do {
      let start = reader.offset
      let parts = try reader.array(upTo: 32, "the request's head")
      let version = try reader.unsigned()
      guard version == UInt64(Self.version) else { throw RequestError.version(version) }
      guard parts == 8 else {
        throw CBORError(.unexpected(expected: "a head of 8 elements"), at: start)
      }
      writer = WriterID(try reader.unsigned())
      schemaVersion = try reader.unsigned(upTo: Int(UInt32.max), "the schema's version")
      clock = try reader.unsigned()
      accessRevision = try reader.unsigned()
      erasureRevision = try reader.unsigned()
      formerWriters = try reader.formerWriters()
      zones = try reader.asks()
      relays = try reader.pushesAndRelays(into: &zones)
    } catch let error as CBORError {
      throw .malformed(error)
    } catch let error as RequestError {
      throw error
    } catch {
      throw .malformed(reader.failure(.invalid("not a request")))
    }
  }

  /// Why bytes are no request.
  public enum RequestError: Error, Hashable, Sendable {
    case malformed(CBORError)
    /// A format that this server does not speak.
    case version(UInt64)
  }
}

extension CBORWriter {
  fileprivate mutating func ask(_ zone: ZoneRequest) {
    array(4)
    text(zone.zone.name)
    cursor(zone.cursor)
    array(1 + zone.chain.attempts.count)
    if let acknowledged = zone.chain.acknowledged {
      unsigned(acknowledged.number)
    } else {
      null()
    }
    for attempt in zone.chain.attempts { unsigned(attempt.number) }
    array(zone.leaveOut.count)
    for id in zone.leaveOut { recordID(id) }
  }

  fileprivate mutating func cursor(_ cursor: Cursor) {
    array(5)
    unsigned(cursor.epoch.number)
    bytes(cursor.journalHash)
    unsigned(cursor.base)
    unsigned(cursor.position)
    array(2 * cursor.held.ranges.count)
    for range in cursor.held.ranges {
      unsigned(range.lowerBound)
      unsigned(range.upperBound)
    }
  }
}

extension CBORReader {
  fileprivate mutating func asks() throws(CBORError) -> [ZoneRequest] {
    var asks: [ZoneRequest] = []
    for _ in 0..<(try array(upTo: Limits.zonesPerRequest, "the request's zones")) {
      try array(exactly: 4, "a zone's part")
      let zone = try zone()
      guard !asks.contains(where: { $0.zone == zone }) else {
        throw failure(.invalid("a zone asked for twice"))
      }
      let cursor = try cursor()
      let chain = try chain()
      asks.append(
        ZoneRequest(zone: zone, cursor: cursor, chain: chain, leaveOut: try leaveOut()))
    }
    return asks
  }

  private mutating func cursor() throws(CBORError) -> Cursor {
    try array(exactly: 5, "a cursor")
    let epoch = Epoch(try unsigned())
    let hash = try bytes(upTo: Cursor.journalHashBytes, "a journal hash")
    let base = try unsigned()
    let position = try unsigned()
    guard base <= position else { throw failure(.invalid("a base beyond its position")) }
    return Cursor(
      epoch: epoch, journalHash: hash, base: base, position: position, held: try seqRanges())
  }

  private mutating func seqRanges() throws(CBORError) -> SeqRanges {
    var ranges: [ClosedRange<UInt64>] = []
    let count = try array(upTo: 2 * Limits.heldRanges, "a cursor's held ranges")
    guard count % 2 == 0 else { throw failure(.invalid("a range without an end")) }
    for _ in 0..<count / 2 {
      let first = try unsigned()
      let last = try unsigned()
      guard first <= last, first > 0, ranges.last.map({ $0.upperBound < first - 1 }) ?? true else {
        throw failure(.notSorted)
      }
      ranges.append(first...last)
    }
    return SeqRanges(sorted: ranges)
  }

  private mutating func chain() throws(CBORError) -> PushChain {
    let count = try array(upTo: 1 + Limits.pushAttempts, "a push chain")
    guard count >= 1 else { throw failure(.unexpected(expected: "the last acknowledged push")) }
    var chain = PushChain()
    chain.acknowledged = try skipNull() ? nil : PushID(try unsigned())
    for _ in 1..<count { chain.attempts.append(PushID(try unsigned())) }
    return chain
  }

  mutating func leaveOut() throws(CBORError) -> [RecordID] {
    var ids: [RecordID] = []
    for _ in 0..<(try array(upTo: Limits.recordsLeftOut, "the records to leave out")) {
      ids.append(try recordID())
    }
    return ids
  }

  fileprivate mutating func formerWriters() throws(CBORError) -> [WriterID] {
    var writers: [WriterID] = []
    for _ in 0..<(try array(upTo: Limits.formerWriters, "the former writers")) {
      writers.append(WriterID(try unsigned()))
    }
    return writers
  }

  /// Everything behind the head: pushes first, then bundles, which are the result.
  fileprivate mutating func pushesAndRelays(
    into zones: inout [ZoneRequest]
  ) throws(CBORError) -> [[UInt8]] {
    var relays: [[UInt8]] = []
    var previous = -1
    while !isAtEnd {
      let parts = try array(upTo: 3, "a push or a relayed bundle")
      if parts == 1 {
        guard relays.count < Limits.relaysPerRequest else {
          throw failure(.tooLarge(what: "the relayed bundles", limit: Limits.relaysPerRequest))
        }
        relays.append(try bytes(upTo: Limits.bundleBytes, "a bundle"))
        continue
      }
      guard parts == 3, relays.isEmpty else { throw failure(.unexpected(expected: "a push")) }
      let place = try self.place(in: zones.count, "a zone")
      guard place > previous else { throw failure(.notSorted) }
      previous = place
      let id = PushID(try unsigned())
      guard zones[place].chain.attempts.contains(id) else {
        throw failure(.invalid("a push that its own chain does not name"))
      }
      zones[place].push = Push(id: id, records: try batch())
    }
    return relays
  }
}
