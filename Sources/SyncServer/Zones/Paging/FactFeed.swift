import LocalStore
import SyncProtocol

/// The facts of a zone from a position on, in the order of their seqs, read some at a time.
struct FactFeed {
  let store: FactStore
  /// What the replica holds already.
  let held: SeqRanges
  private var position: UInt64
  private var facts: ArraySlice<Fact> = []

  /// Facts read at a time.
  private static let chunk = 256

  init(_ store: FactStore, after position: UInt64, held: SeqRanges) {
    self.store = store
    self.position = position
    self.held = held
  }

  mutating func next() throws -> Fact? {
    if facts.isEmpty { facts = try read()[...] }
    guard let fact = facts.popFirst() else { return nil }
    position = fact.seq
    return fact
  }

  /// Of a run of seqs that are held already only records with changes of several seqs are read: one
  /// of these may be missing. After a push that is as a rule nothing.
  private mutating func read() throws -> [Fact] {
    let end = held.last(after: position)
    if end > position {
      let mixed = try store.mixedFacts(after: position, through: end, limit: Self.chunk)
      guard mixed.isEmpty else { return mixed }
      position = end
    }
    return try store.facts(after: position, limit: Self.chunk)
  }
}
