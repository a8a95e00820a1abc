import TestSupport

@testable import SyncProtocol

extension SplitMix64 {
  /// Records as an import or many small edits leave them, with some of any other kind among them:
  /// every form of a column, and every reason against it.
  mutating func alikeDeltas(upTo limit: Int) -> [RecordDelta] {
    var stamp = Stamp(milliseconds: 1_790_000_000_000 + UInt64(below(1000)))
    return list(upTo: limit) { generator in
      guard generator.chance(90) else { return generator.delta(withPast: true) }
      stamp = Stamp(bits: stamp.bits + generator.pick([1, 1, 1, 1 << 16, 30_000 << 16]))
      let mark = Mark(writer: WriterID(generator.chance(95) ? 7 : 8), stamp: stamp)
      return generator.alikeDelta(mark)
    }
  }

  private mutating func alikeDelta(_ mark: Mark) -> RecordDelta {
    var state = RecordState()
    for slot: Slot in ["name", "note", "phone", "status", "hours", "count", "owner", "at"]
    where chance(90) {
      state.edit(slot, chance(97) ? alikeValue(in: slot) : value(), as: mark)
    }
    if chance(5) {
      state.edit("status", .text("paused"), as: SyncProtocolTests.mark(9, mark.stamp.bits + 1))
    }
    return RecordDelta(type: pick(["enterprise", "progress"]), id: anyID(), state: state)
  }

  private mutating func alikeValue(in slot: Slot) -> Value {
    switch slot {
    case "note":
      .text(
        list(upTo: 9) { $0.pick(["Visit", "follow-up", "grant", "12", "é"]) }.joined(separator: " ")
          + ".")
    case "phone": .text("+385 \(below(100_000))")
    case "status": .text(pick(["lead", "active", "completed"]))
    case "hours": .decimal(DecimalNumber(mantissa: Int64(below(160)) * 25, exponent: -2)!)
    case "count": .integer(Int64(below(5000)))
    case "owner": .reference(anyID())
    case "at": .text("2026-0\(1 + below(9))-1\(below(10))T12:00:00Z")
    default: .text(text())
    }
  }

  /// A UUID of a version that is used here, or any other id.
  mutating func anyID() -> RecordID {
    let id = RecordID(high: next(), low: next())
    let version = pick([4, 7, 7, 8, nil] as [UInt64?])
    guard let version else { return id }
    return RecordID(high: id.high & ~0xf000 | version << 12, low: id.low & ~0 >> 2 | 1 << 63)
  }
}
