public import SyncProtocol

/// Reads records out of facts as people see them: fields, labels, conflicts, with references
/// resolved through merged duplicates.
///
/// It remembers labels, names and links, so it is for one reading of the store: make a new one
/// after a change. It needs no view and reads only.
public final class RecordReader {
  public let store: FactStore
  public let schema: Schema
  private let authorName: (WriterID) -> String?
  private var authors: [WriterID: String?] = [:]
  private var newAuthors: [WriterID] = []
  private var phases: [RecordID: [String]?] = [:]
  var labels: [MergedRecords.TypedID: RecordReader.Label] = [:]
  let mergedRecords: MergedRecords
  /// The records whose states had a part in what was read since somebody last emptied this; nil
  /// as long as nobody wants to know.
  var reads: Set<RecordID>?

  public init(
    store: FactStore, schema: Schema, authorName: @escaping (WriterID) -> String?
  ) {
    self.store = store
    self.schema = schema
    self.authorName = authorName
    mergedRecords = MergedRecords(store)
  }

  /// The record, also if it is deleted or merged into another; nil if it is not held here.
  public func document(of key: RecordKey) throws -> RecordDocument? {
    try store.fact(key).map { try document($0) }
  }

  public func document(_ fact: Fact) throws -> RecordDocument {
    let record = try visible(fact)
    let span = Span(of: fact)
    return RecordDocument(
      key: fact.key,
      label: try label(of: record),
      fields: try fields(of: record),
      isDeleted: fact.state.deletionStatus == .deleted,
      mergedInto: fact.state.mergeLink?.target,
      createdAt: span.createdAt,
      updatedAt: span.latest?.stamp.milliseconds ?? span.createdAt,
      updatedBy: span.latest.flatMap { name(of: $0.writer) },
      conflicts: try conflicts(of: record))
  }

  /// What people see of a field, with everything that was written to its duplicates; nil if it has
  /// no live value.
  ///
  /// Of `merged_into` the values are references to the targets. `deleted` has no display: see
  /// `RecordState.deletionStatus`, and the document's conflicts.
  public func display(_ slot: Slot, of fact: Fact) throws -> RegisterDisplay? {
    try visible(fact).display(slot)
  }

  /// The record that stands for this one: itself, unless it is merged into one held here.
  public func resolve(_ key: RecordKey) throws -> RecordKey {
    let id = try resolve(key.id, type: key.type)
    guard id != key.id else { return key }
    return try store.facts(id: id).first { $0.key.type == key.type }?.key ?? key
  }

  /// The records that are hidden behind this one. Whoever settles a conflict of it merges them
  /// again, or their edits go on standing beside the choice.
  public func duplicates(of key: RecordKey) throws -> [RecordKey] {
    try mergedRecords.merged(into: key.id, type: key.type)
  }

  public func name(of writer: WriterID) -> String? {
    if let known = authors[writer] { return known }
    let name = authorName(writer)
    authors[writer] = .some(name)
    newAuthors.append(writer)
    return name
  }

  /// Whom this reader has named since the last time.
  func takeAuthors() -> [(WriterID, String?)] {
    defer { newAuthors = [] }
    return newAuthors.map { ($0, authors[$0] ?? nil) }
  }

  /// The record that a reference means, through merged duplicates.
  func resolve(_ id: RecordID, type: String) throws -> RecordID {
    let path = try mergedRecords.path(from: id, type: type)
    reads?.formUnion(path.reads)
    return path.resolved
  }

  func visible(_ fact: Fact) throws -> VisibleRecord {
    var additions: [Slot: [Entry]] = [:]
    for duplicate in try mergedRecords.merged(into: fact.key.id, type: fact.key.type) {
      reads?.insert(duplicate.id)
      guard let merged = try store.fact(duplicate), merged.state.deletionStatus != .deleted
      else { continue }
      for cell in merged.state.unseenByMergers() {
        additions[cell.slot, default: []] += cell.register.entries
      }
    }
    return VisibleRecord(
      fact: fact, type: schema.type(fact.key.type), additions: additions,
      ranking: Ranking { [self] in phases(of: $0) })
  }

  private func phases(of programme: RecordID) -> [String]? {
    reads?.insert(programme)
    if let known = phases[programme] { return known }
    let key = RecordKey(zone: .commons, type: "programme", id: programme)
    let state = (try? store.fact(key))??.state
    let display = state.flatMap { RegisterDisplay($0[Slot("phases")].live, policy: .once) }
    let names = display?.shown.value.textListContent
    phases[programme] = .some(names)
    return names
  }
}

extension RecordReader {
  /// When a record was made and last changed, in one pass over its entries.
  struct Span {
    var createdAt: UInt64 = 0
    var latest: Mark?

    init(of fact: Fact) {
      var earliest: Stamp?
      var isLatestLive = false
      for cell in fact.state.cells {
        for entry in cell.register.entries {
          earliest = min(earliest ?? entry.stamp, entry.stamp)
          // A wrong clock's edit that somebody replaced is not the latest, whatever its stamp.
          if isLatestLive, !entry.isLive { continue }
          let isLater = latest.map { ($0.stamp, $0.writer) < (entry.stamp, entry.writer) } ?? true
          if isLater || entry.isLive && !isLatestLive { latest = entry.mark }
          isLatestLive = isLatestLive || entry.isLive
        }
      }
      createdAt = fact.key.id.mintedAtMilliseconds ?? earliest?.milliseconds ?? 0
    }
  }
}
