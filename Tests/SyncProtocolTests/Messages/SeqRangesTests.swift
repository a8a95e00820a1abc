import TestSupport
import Testing

@testable import SyncProtocol

@Suite("Sets of seqs") struct SeqRangesTests {
  @Test("hold exactly what was inserted and not dropped, in ranges that do not touch")
  func againstASet() {
    withSeeds(count: 800) { generator in
      var (ranges, expected) = (SeqRanges(), Set<UInt64>())
      for _ in 0..<12 {
        let first = UInt64(generator.below(40))
        if generator.chance(80) {
          let added = first...first + UInt64(generator.below(6))
          ranges.insert(added)
          expected.formUnion(added)
        } else {
          ranges.drop(through: first / 2)
          expected = expected.filter { $0 > first / 2 }
        }
        for seq in UInt64(0)..<50 {
          try law(ranges.contains(seq) == expected.contains(seq), "\(seq) of \(ranges.ranges)")
        }
        for (left, right) in zip(ranges.ranges, ranges.ranges.dropFirst()) {
          try law(left.upperBound + 1 < right.lowerBound, "\(left) and \(right) touch")
        }
        try law(ranges.isEmpty == expected.isEmpty, "empty")
      }
    }
  }

  @Test("reach to the last number")
  func extremes() {
    var ranges = SeqRanges()
    ranges.insert(UInt64.max...UInt64.max)
    ranges.insert(0...0)
    #expect(ranges.ranges == [0...0, UInt64.max...UInt64.max])
    ranges.insert(5...UInt64.max)
    #expect(ranges.ranges == [0...0, 5...UInt64.max])
    ranges.insert(1...4)
    #expect(ranges.ranges == [0...UInt64.max])
    ranges.drop(through: .max - 1)
    #expect(ranges.ranges == [UInt64.max...UInt64.max])
    ranges.drop(through: .max)
    #expect(ranges.isEmpty)
  }

  @Test("are limited by letting the newest go")
  func limited() {
    var ranges = SeqRanges()
    for seq in [UInt64(1), 5, 9] { ranges.insert(seq...seq) }
    ranges.limit(to: 2)
    #expect(ranges.ranges == [1...1, 5...5])
    ranges.limit(to: 5)
    #expect(ranges.ranges.count == 2)
  }
}
