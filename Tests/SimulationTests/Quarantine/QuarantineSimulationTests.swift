import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore
@testable import SyncProtocol
@testable import SyncServer

@Suite struct QuarantineSimulationTests {
  static let seeds: UInt64 = 300
  static let steps = 60

  @Test("nothing that counts is lost, and nothing that was discarded is live")
  func everythingHolds() throws {
    var counts: [Settlement.Decision: Int] = [:]
    for seed in Seeds.range(count: Self.seeds) {
      do {
        let world = try Self.play(seed) { try $0.decide($1, on: $2, now: $3) }
        counts.merge(world.counts) { $0 + $1 }
      } catch {
        Issue.record("seed \(seed): \(error)")
        throw error
      }
    }
    if Seeds.chosen == nil {
      #expect(counts[.released, default: 0] > 100)
      #expect(counts[.discarded, default: 0] > 100)
    }
  }

  @Test("the simulation notices a discard that breaks a rule", arguments: WrongDiscard.allCases)
  func isNoticed(wrong: WrongDiscard) {
    let noticed = (0..<Self.seeds).first { seed in
      do {
        _ = try Self.play(seed, decide: wrong.decide)
        return false
      } catch {
        return error is Divergence
      }
    }
    #expect(noticed != nil, "\(wrong) went unnoticed for \(Self.seeds) seeds")
  }

  private static func play(
    _ seed: UInt64, decide: @escaping QuarantineWorld.Decide
  ) throws -> QuarantineWorld {
    let world = try QuarantineWorld(seed: seed, decide: decide)
    try world.run(steps: steps)
    try world.settle()
    try world.check()
    return world
  }
}

/// Discards that look right on the server, and are not.
enum WrongDiscard: String, CaseIterable {
  /// The held edits are only forgotten: their author's laptop has them for ever.
  case forgets
  /// They count as superseded, and what they had replaced stays replaced.
  case putsNothingBack
  /// What was put back stands under one writer, and of two values of a field one is left.
  case putsBackUnderOneWriter

  func decide(
    _ server: SimulatedServer, _ decision: Settlement.Decision, _ key: RecordKey, _ now: UInt64
  ) throws {
    guard decision == .discarded, let file = server.zones[key.zone] else {
      return try server.decide(decision, on: key, now: now)
    }
    let rows = try Quarantine(connection: file.connection).rows(of: key)
    try file.store.write { facts in
      let before = try file.store.fact(key)?.state ?? RecordState()
      let held = rows.map(\.state).reduce(RecordState()) { $0.joined(with: $1) }
      let change = try facts.update(key) { $0 = after(before, held, now) }
      for row in rows {
        let staff = Caller(
          device: "staff", person: "staff", name: "staff",
          access: AccessList(revision: 1, grants: []))
        try DecisionTable(connection: file.connection).note(
          .discarded, on: row, by: staff, at: now, seq: change.seq)
        try Quarantine(connection: file.connection).remove(row)
      }
    }
  }

  private func after(_ before: RecordState, _ held: RecordState, _ now: UInt64) -> RecordState {
    var random = SplitMix64(seed: now)
    let right = before.discarding(held, wall: now, using: &random)
    switch self {
    case .forgets:
      return before
    case .putsNothingBack:
      return right.state.withoutEntries(of: Set(right.writers))
    case .putsBackUnderOneWriter:
      return right.state.withoutEntries(of: Set(right.writers.dropFirst()))
    }
  }
}

extension RecordState {
  fileprivate func withoutEntries(of writers: Set<WriterID>) -> RecordState {
    var state = self
    for cell in cells {
      state.update(cell.slot) { register in
        for writer in writers { register.replaceEntry(of: writer, with: nil) }
      }
    }
    return state
  }
}
