import TestSupport
import Testing

@testable import SyncProtocol

/// Whatever way the same facts take, everybody ends with the same.
@Suite("Delivery in any order, twice, in any grouping") struct DeliveryTests {
  @Test("gives the same state, bytes, hash and displays")
  func anyDelivery() {
    withSeeds(count: 400) { generator in
      let deltas = Self.deltas(&generator)
      let first = Self.deliver(deltas, &generator)
      let second = Self.deliver(deltas, &generator)
      let grouped = Self.group(deltas + generator.some(of: deltas), &generator)
      for other in [second, grouped] {
        try law(first == other, "the same state")
        try law(first.canonicalBytes == other.canonicalBytes, "the same bytes")
        try law(Self.hash(first) == Self.hash(other), "the same hash")
        try law(Self.displays(first) == Self.displays(other), "the same displays")
        try law(first.deletionStatus == other.deletionStatus, "the same deletion status")
        try law(first.mergeLink == other.mergeLink, "the same merge link")
        try law(first.unseenByMergers() == other.unseenByMergers(), "the same unseen edits")
      }
    }
  }

  @Test("a state cut into slots and joined again is the state")
  func slotsAlone() {
    withSeeds(count: 300) { generator in
      let state = generator.state()
      let parts = Pool.slots.shuffled(using: &generator).map { slot in state.only { $0 == slot } }
      try law(RecordState().joined(withAll: parts) == state, "whole again")
    }
  }

  /// Some states, each cut into overlapping subsets of its slots.
  private static func deltas(_ generator: inout SplitMix64) -> [RecordState] {
    (0..<2 + generator.below(3)).flatMap { _ in
      let state = generator.state()
      let slots = Set(generator.some(of: Pool.slots))
      return [state.only { slots.contains($0) }, state.only { !slots.contains($0) }, state]
        .prefix(generator.pick([2, 3]))
    }
  }

  private static func deliver(
    _ deltas: [RecordState], _ generator: inout SplitMix64
  ) -> RecordState {
    let twice = deltas + generator.some(of: deltas)
    return RecordState().joined(withAll: twice.shuffled(using: &generator))
  }

  /// Joins neighbours at random until one state is left.
  private static func group(
    _ deltas: [RecordState], _ generator: inout SplitMix64
  ) -> RecordState {
    var states = deltas.shuffled(using: &generator)
    while states.count > 1 {
      let place = generator.below(states.count - 1)
      states[place] = states[place].joined(with: states.remove(at: place + 1))
    }
    return states[0]
  }

  private static func hash(_ state: RecordState) -> RecordHash {
    let key = RecordKey(zone: .commons, type: "visit", id: recordID(1))
    return RecordHash(key, canonicalState: state.canonicalBytes)
  }

  private static func displays(_ state: RecordState) -> [RegisterDisplay?] {
    state.cells.flatMap { cell in
      Policy.allCases.map { policy in
        RegisterDisplay(cell.register.entries, policy: policy) { value in
          value.numberContent.map { .number($0) }
        }
      }
    }
  }
}
