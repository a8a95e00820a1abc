import TestSupport
import Testing

@testable import SyncProtocol

@Suite("Held edits, released and discarded") struct HeldEditTests {
  private static let wall: UInt64 = 1_000_000

  private static func discard(_ held: RecordState, from base: RecordState) -> RecordState {
    var random = SplitMix64(seed: 1)
    return base.discarding(held, wall: wall, using: &random).state
  }

  /// Milano by 1, and what 2 makes of it, having been shown it.
  private static func base() -> RecordState {
    RecordState(["city": [entry(1, 1, .text("Milano"))]])
  }

  private static func held() -> RecordState {
    var held = base()
    held.edit("city", .text("Roma"), as: mark(2, 2))
    return held
  }

  @Test("released edits come in as they were made")
  func released() {
    let after = Self.base().releasing(Self.held())
    #expect(after["city"].entries == [entry(1, 1, nil), entry(2, 2, .text("Roma"))])
  }

  @Test("what a discarded edit had replaced stands again, under a writer of its own")
  func discarded() {
    let after = Self.discard(Self.held(), from: Self.base())
    #expect(after.liveValues(of: "city") == [.text("Milano")])
    #expect(after["city"].entry(of: WriterID(1)) == entry(1, 1, nil))
    #expect(after["city"].entry(of: WriterID(2)) == entry(2, 2, nil))
    #expect(after["city"].entries.count == 3)
  }

  @Test("its author's own earlier value stands again, too")
  func ownEarlierValue() {
    var held = Self.base()
    held.edit("city", .text("Roma"), as: mark(1, 5))
    let after = Self.discard(held, from: Self.base())
    #expect(after.liveValues(of: "city") == [.text("Milano")])
    #expect(after["city"].entry(of: WriterID(1)) == entry(1, 5, nil))
  }

  @Test("an edit that had replaced nothing takes nothing with it, and needs no writer")
  func besideAnother() {
    var random = SplitMix64(seed: 1)
    let held = RecordState(["city": [entry(2, 2, .text("Roma"))]])
    let discard = Self.base().discarding(held, wall: Self.wall, using: &random)
    #expect(discard.writers.isEmpty)
    #expect(discard.state["city"].entries == [entry(1, 1, .text("Milano")), entry(2, 2, nil)])
  }

  @Test("a deleted record stays deleted, though an edit of it is put back")
  func deletedStaysDeleted() {
    var base = Self.base()
    base.delete(as: mark(3, 3))
    let after = Self.discard(Self.held(), from: base)
    #expect(after.deletionStatus == .deleted)
    #expect(after.liveValues(of: "city") == [.text("Milano")])
  }

  @Test("a discarded deletion leaves the record as it was")
  func discardedDeletion() {
    var held = Self.base()
    held.delete(as: mark(2, 2))
    #expect(Self.discard(held, from: Self.base()).deletionStatus == .present)
  }

  @Test("a merged record stays hidden, with nothing of it unseen")
  func mergedStaysMerged() {
    var base = Self.base()
    base.merge(into: target(5), as: mark(3, 3))
    let after = Self.discard(Self.held(), from: base)
    #expect(after.mergeLink?.target == target(5))
    #expect(after.unseenByMergers().isEmpty)
  }

  @Test("a record that was not there is gone, and an edit nobody has seen brings it back, flagged")
  func newRecord() {
    let after = Self.discard(Self.held(), from: RecordState())
    #expect(after.deletionStatus == .deleted)
    #expect(after.liveValues(of: "city").isEmpty)
    let late = RecordState(["notes": [entry(4, 4, .text("late"))]])
    #expect(after.joined(with: late).deletionStatus == .contested)
  }

  @Test("a claim to erase takes nothing")
  func claimedErasure() {
    var held = Self.base()
    held.erase(keeping: [])
    #expect(Self.base().releasing(held) == Self.base())
    #expect(Self.discard(held, from: Self.base()) == Self.base())
  }

  @Test("fresh stamps are above all that a clock may follow, and within its bound")
  func freshStamps() {
    let bound = Self.wall + Limits.clockDriftMilliseconds
    let near = Stamp(milliseconds: bound, counter: 7)
    let far = Stamp(milliseconds: bound + 1)
    let base = RecordState([
      "city": [Entry(Mark(writer: WriterID(1), stamp: near), .text("Milano"))],
      "notes": [Entry(Mark(writer: WriterID(1), stamp: far), .text("x"))],
    ])
    var held = base
    held.edit("city", .text("Roma"), as: mark(2, 2))
    let stamp = Self.discard(held, from: base)["city"].live.first?.stamp
    #expect(stamp == Stamp(milliseconds: bound, counter: 8))
  }

  // MARK: Of any states

  @Test("after a discard everything is said as before, and the same of it is shown")
  func saysTheSame() {
    withSeeds(count: 4000) { generator in
      let (base, held) = (generator.state(), generator.state())
      let after = base.discarding(held, wall: Self.wall, using: &generator).state
      for slot in Pool.slots where !slot.isControl {
        try law(
          after.liveValues(of: slot).sorted() == base.liveValues(of: slot).sorted(),
          "the same values of \(slot)")
        let (before, now) = (shown(slot, base), shown(slot, after))
        try law(before == now, "the same value of \(slot) is shown")
      }
      guard !base.isEmpty else {
        return try law(after.deletionStatus == .deleted, "what was not there is deleted")
      }
      try law(after.deletionStatus == base.deletionStatus, "the same deletion status")
      try law(after.mergeLink?.target == base.mergeLink?.target, "the same link")
      try law(after[.deleted].live.count == base[.deleted].live.count, "as many deletions")
      try law(
        after.unseenByMergers().map { $0.register.live.compactMap(\.value).sorted() }
          == base.unseenByMergers().map { $0.register.live.compactMap(\.value).sorted() },
        "the same edits that mergers have not seen")
      try law(try RecordState(canonicalBytes: after.canonicalBytes) == after, "encodable")
    }
  }

  private func shown(_ slot: Slot, _ state: RecordState) -> Value? {
    RegisterDisplay(state[slot].live, policy: .latest)?.shown.value
  }

  @Test("both decisions know all that there was, and doing them again changes nothing")
  func idempotent() {
    withSeeds(count: 4000) { generator in
      let (base, held) = (generator.state(), generator.state())
      let released = base.releasing(held)
      try law(released.releasing(held) == released, "releasing twice")
      let discard = base.discarding(held, wall: Self.wall, using: &generator)
      let after = discard.state
      try law(after.joined(with: base) == after, "knows what was there")
      try law(after.joined(with: held.withoutErasure) == after, "the held edits are known")
      let again = after.discarding(held, wall: Self.wall, using: &generator)
      try law(again.state == after && again.writers.isEmpty, "discarding twice")
      try law(Set(discard.writers).count == discard.writers.count, "a writer for each")
      for slot in Pool.slots {
        let fresh = after[slot].live.filter { discard.writers.contains($0.writer) }
        let known = after.marks.filter { !discard.writers.contains($0.writer) }
        try law(
          fresh.allSatisfy { new in known.allSatisfy { $0.stamp < new.stamp } },
          "stamps above all that was there")
      }
      let late = released.discarding(held, wall: Self.wall, using: &generator).state
      try law(late == released || released.isEmpty, "what was released is not discarded any more")
    }
  }

  @Test("what others write without having heard of the discard is not lost, and merges as usual")
  func laterEdits() {
    withSeeds(count: 3000) { generator in
      let (base, held) = (generator.state(), generator.state())
      let after = base.discarding(held, wall: Self.wall, using: &generator).state
      let slot = generator.pick(Array(Pool.slots[..<5]))
      guard !base.isErased(slot) else { return }
      let seen = Set(generator.some(of: Array(base.liveMarks(of: slot))))
      var laptop = base
      laptop.write(.text("new"), to: slot, as: mark(7, 50), shown: seen)
      let joined = after.joined(with: laptop)
      try law(joined.liveValues(of: slot).contains(.text("new")), "the edit is there")
      for entry in base[slot].live where !seen.contains(entry.mark) {
        guard let value = entry.value else { continue }
        try law(joined.liveValues(of: slot).contains(value), "what it was not shown stays")
      }
      for mark in seen where after.liveMarks(of: slot).contains(mark) {
        try law(!joined.liveMarks(of: slot).contains(mark), "what it was shown is replaced")
      }
    }
  }
}
