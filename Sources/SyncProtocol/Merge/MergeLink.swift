/// The value of the `merged_into` slot: which record this one is a duplicate of, with what the
/// merger had seen of this one; or, after un-merging, none.
public struct MergeLink: Hashable, Sendable {
  public struct Target: Hashable, Sendable {
    public var zone: Zone
    public var id: RecordID

    public init(zone: Zone, id: RecordID) {
      self.zone = zone
      self.id = id
    }
  }

  public var target: Target?
  public var coverage: Coverage

  public init(target: Target?, coverage: Coverage = Coverage()) {
    self.target = target
    self.coverage = coverage
  }

  /// `merge-link = [target: null / [zone: tstr, id: bstr .size 16], coverage]`
  public var value: Value {
    var writer = CBORWriter()
    writer.array(2)
    if let target {
      writer.array(2)
      writer.text(target.zone.name)
      writer.recordID(target.id)
    } else {
      writer.null()
    }
    writer.coverage(coverage)
    return Value(canonical: writer.bytes)
  }

  public init(_ value: Value) throws(CBORError) {
    var reader = CBORReader(value)
    try reader.array(exactly: 2, "a merge link")
    target = try reader.skipNull() ? nil : try reader.mergeTarget()
    coverage = try reader.coverage()
    try reader.expectEnd()
  }

  /// See `Deletion.joined(with:)`: the greater target, and both summaries if it is the same one.
  func joined(with other: MergeLink) -> MergeLink {
    guard target != other.target else {
      return MergeLink(target: target, coverage: coverage.joined(with: other.coverage))
    }
    return order < other.order ? other : self
  }

  private var order: (String, RecordID) {
    (target?.zone.name ?? "", target?.id ?? RecordID(high: 0, low: 0))
  }
}

extension CBORReader {
  fileprivate mutating func mergeTarget() throws(CBORError) -> MergeLink.Target {
    try array(exactly: 2, "a merge target")
    let zone = try zone()
    return MergeLink.Target(zone: zone, id: try recordID())
  }

  mutating func zone() throws(CBORError) -> Zone {
    let start = offset
    let name = try text(upTo: Limits.zoneNameBytes, "a zone's name")
    guard let zone = Zone(name) else { throw CBORError(.invalid("not a zone's name"), at: start) }
    return zone
  }

  mutating func recordID() throws(CBORError) -> RecordID {
    let bytes = try bytes(exactly: 16, "a record's id")
    guard let id = RecordID(bytes: bytes) else { throw failure(.invalid("not a record's id")) }
    return id
  }
}
