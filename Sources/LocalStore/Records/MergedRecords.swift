import SyncProtocol

/// Which record of a store stands for which, after duplicates were merged.
///
/// A merged record is hidden behind its target only if the target is held here, live and of the
/// same type; otherwise it stands by itself. It reads the links once: it is for one reading of the
/// store, not for keeping.
final class MergedRecords {
  /// Ids are unique within a type, whatever the zone: minted ones are random, derived ones contain
  /// the zone.
  struct TypedID: Hashable {
    let type: String
    let id: RecordID
  }

  private struct Link {
    let source: RecordKey
    let target: MergeLink.Target
    /// Whether the target is held here, live and of the same type; nil until somebody asks.
    var isFollowed: Bool?
  }

  private let store: FactStore
  private var links: [TypedID: Link]?
  private var sources: [TypedID: [RecordID]] = [:]

  init(_ store: FactStore) { self.store = store }

  /// What following the links from a record came across.
  struct Path {
    let resolved: RecordID
    /// Every record whose state had a part in it, the first included.
    let reads: [RecordID]
  }

  /// The record that stands for this one: itself, unless it is merged.
  func path(from id: RecordID, type: String) throws -> Path {
    if try isEmpty() { return Path(resolved: id, reads: [id]) }
    var targets: [RecordID: RecordID] = [:]
    var reads = [id]
    var current = id
    while let link = links?[TypedID(type: type, id: current)], targets[current] == nil {
      let next = link.target.id
      reads.append(next)
      guard try isFollowed(TypedID(type: type, id: current)) else { break }
      targets[current] = next
      current = next
    }
    return Path(resolved: AliasResolution(targets).resolve(id), reads: reads)
  }

  func resolve(_ id: RecordID, type: String) throws -> RecordID {
    try path(from: id, type: type).resolved
  }

  /// The records that are hidden behind this one, in the order of their ids.
  func merged(into id: RecordID, type: String) throws -> [RecordKey] {
    if try isEmpty() { return [] }
    var found: [RecordKey] = []
    var seen: Set<RecordID> = [id]
    var waiting = sources[TypedID(type: type, id: id)] ?? []
    while let source = waiting.popLast() {
      guard seen.insert(source).inserted, let link = links?[TypedID(type: type, id: source)]
      else { continue }
      if try resolve(source, type: type) == id { found.append(link.source) }
      waiting += sources[TypedID(type: type, id: source)] ?? []
    }
    return found.sorted { $0.id < $1.id }
  }

  /// Whether nothing is merged at all, as in most replicas.
  func isEmpty() throws -> Bool {
    try loadLinks()
    return links?.isEmpty ?? true
  }

  /// Whether a record is merged into another, or another into it, or ever was.
  /// - Precondition: `isEmpty` was asked.
  func involves(_ id: RecordID, type: String) -> Bool {
    let typed = TypedID(type: type, id: id)
    return links?[typed] != nil || sources[typed] != nil
  }

  private func isFollowed(_ source: TypedID) throws -> Bool {
    guard let link = links?[source] else { return false }
    if let known = link.isFollowed { return known }
    let target = RecordKey(zone: link.target.zone, type: source.type, id: link.target.id)
    let isFollowed = try store.fact(target).map { $0.state.deletionStatus != .deleted } ?? false
    links?[source]?.isFollowed = isFollowed
    return isFollowed
  }

  private func loadLinks() throws {
    guard links == nil else { return }
    var links: [TypedID: Link] = [:]
    for fact in try store.merged().sorted(by: { $0.key < $1.key }) {
      guard let target = fact.state.mergeLink?.target else { continue }
      let source = TypedID(type: fact.key.type, id: fact.key.id)
      guard links[source] == nil else { continue }
      links[source] = Link(source: fact.key, target: target)
      sources[TypedID(type: source.type, id: target.id), default: []].append(source.id)
    }
    self.links = links
  }
}

extension FactStore {
  /// Every record with a merge link, live or not. The index `fact_merged` holds exactly the facts
  /// whose state contains the name of that slot (as CBOR: a text of eleven bytes), so that a
  /// replica without duplicates pays nothing.
  package func merged() throws -> [Fact] {
    try connection.rows(
      """
      SELECT \(Self.columns) FROM fact
      WHERE instr(state, x'6b6d65726765645f696e746f') > 0 ORDER BY seq
      """, transform: Self.fact)
  }
}
