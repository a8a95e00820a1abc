/// A field's state: for each writer its entry, in ascending order of writers.
///
/// Join takes for each writer the greater of two entries by (stamp, superseded above live, value).
/// That is a total order for each writer (of control slots, a lattice), and a product of lattices
/// is a lattice: joining is commutative, associative and idempotent. `docs/MERGE.md` has the proof.
public struct Register: Hashable, Sendable {
  public private(set) var entries: Entries

  public init() { entries = .none }

  init(_ entry: Entry) { entries = .one(entry) }

  /// - Precondition: ascending, distinct writers, as decoders and `join` make them.
  init(sorted entries: [Entry]) { self.entries = Entries(entries) }

  public var live: [Entry] { entries.filter(\.isLive) }
  public var isEmpty: Bool { entries.isEmpty }

  public func entry(of writer: WriterID) -> Entry? {
    entries.first { $0.writer == writer }
  }

  /// How two live values of one writer and one stamp are joined. Only a copied replica can bring
  /// that about; it is settled the same way everywhere.
  typealias TieRule = (Value, Value) -> Value

  func joined(with other: Register, ties: TieRule = max) -> Register {
    if case .one(let mine) = entries, case .one(let theirs) = other.entries,
      mine.writer == theirs.writer
    {
      return Register(Self.join(mine, theirs, ties: ties))
    }
    var result: [Entry] = []
    result.reserveCapacity(max(entries.count, other.entries.count))
    var (left, right) = (entries[...], other.entries[...])
    while let mine = left.first, let theirs = right.first {
      if mine.writer < theirs.writer {
        result.append(left.removeFirst())
      } else if theirs.writer < mine.writer {
        result.append(right.removeFirst())
      } else {
        result.append(Self.join(left.removeFirst(), right.removeFirst(), ties: ties))
      }
    }
    result.append(contentsOf: left)
    result.append(contentsOf: right)
    return Register(sorted: result)
  }

  private static func join(_ left: Entry, _ right: Entry, ties: TieRule) -> Entry {
    if left.stamp != right.stamp { return left.stamp < right.stamp ? right : left }
    guard let mine = left.value, let theirs = right.value else { return left.superseded }
    return mine == theirs ? left : Entry(left.mark, ties(mine, theirs))
  }

  /// Sets the writer's own entry and marks as superseded exactly the entries that were shown: an
  /// edit that came in since then, or was never displayed, stays live.
  mutating func write(_ value: Value, as mark: Mark, shown: Set<Mark>) {
    supersede(shown)
    replaceEntry(of: mark.writer, with: Entry(mark, value))
  }

  /// Marks the named edits as superseded, if they still are their writers' latest.
  mutating func supersede(_ marks: Set<Mark>) {
    guard !marks.isEmpty, entries.contains(where: { marks.contains($0.mark) }) else { return }
    entries = Entries(entries.map { marks.contains($0.mark) ? $0.superseded : $0 })
  }

  /// Puts an entry in the place of the writer's present one, or takes it away.
  ///
  /// Not a join: only for the writer's own entries that no other replica has seen.
  mutating func replaceEntry(of writer: WriterID, with entry: Entry?) {
    switch entries {
    case .none: entries = entry.map { .one($0) } ?? .none
    case .one(let present) where present.writer == writer:
      entries = entry.map { .one($0) } ?? .none
    default: entries = replacing(writer, with: entry)
    }
  }

  private func replacing(_ writer: WriterID, with entry: Entry?) -> Entries {
    var all = Array(entries)
    let index = all.firstIndex { $0.writer >= writer } ?? all.endIndex
    if index < all.endIndex, all[index].writer == writer { all.remove(at: index) }
    if let entry { all.insert(entry, at: index) }
    return Entries(all)
  }

  mutating func mapValues(_ transform: (Value) -> Value) {
    entries = Entries(entries.map { Entry($0.mark, $0.value.map(transform)) })
  }
}
