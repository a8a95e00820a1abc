import TestSupport

@testable import SyncProtocol

/// Few slots, writers and stamps, so that generated states meet: the same writer with another
/// stamp, the same stamp with another value, and the same value of another writer.
enum Pool {
  static let fields = ["city", "notes", "roles", "q"]
  static let slots =
    [Slot("city"), Slot("notes"), Slot("roles", "owner"), Slot("roles", "guest"), Slot("q", "1")]
    + [Slot.deleted, .mergedInto]
  /// Ids are 64 bits, which is more than a signed integer holds.
  static let writers: [UInt64] = [1, 2, .max]
  static let values: [Value] = [.null, .present, .text("Roma"), .text("Zagreb"), .integer(7)]
}

extension SplitMix64 {
  mutating func mark() -> Mark {
    SyncProtocolTests.mark(pick(Pool.writers), UInt64(1 + below(3)))
  }

  mutating func coverage() -> Coverage {
    var coverage = Coverage()
    for _ in 0..<below(5) { coverage.add(mark(), of: pick(Pool.slots)) }
    return coverage
  }

  mutating func deletion() -> Deletion { Deletion(isDeleted: chance(70), coverage: coverage()) }

  mutating func mergeLink() -> MergeLink {
    let targets = [target(1), target(2), target(1, in: "hr"), nil]
    return MergeLink(target: pick(targets), coverage: coverage())
  }

  /// A value that may stand in a slot.
  mutating func value(in slot: Slot) -> Value {
    switch slot {
    case .deleted: deletion().value
    case .mergedInto: mergeLink().value
    default: chance(80) ? pick(Pool.values) : value()
    }
  }

  mutating func register(of slot: Slot) -> Register {
    var register = Register()
    for _ in 0..<1 + below(3) {
      let mark = mark()
      let value = chance(70) ? value(in: slot) : nil
      register.replaceEntry(of: mark.writer, with: Entry(mark, value))
    }
    return register
  }

  /// Any state that a decoder lets through, erased ones included, whether or not a history leads
  /// there.
  mutating func state() -> RecordState {
    var state = RecordState()
    for slot in some(of: Pool.slots) {
      let register = register(of: slot)
      state.update(slot) { $0 = register }
    }
    if chance(25) { state.erase(keeping: keptFields()) }
    return state
  }

  mutating func keptFields() -> Set<Slot> { Set(some(of: Pool.fields).map { Slot($0) }) }
}
