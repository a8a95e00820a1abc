import TestSupport
import Testing

@Suite("Somebody pulls the plug in the middle of a sync")
struct KillTests {
  private static let rounds = 12

  @Test func ofTheLaptop() async throws {
    try await play { server, process, milliseconds in
      guard process.end(within: milliseconds) == nil else { return false }
      process.kill()
      return true
    }
  }

  @Test func ofTheServer() async throws {
    try await play { server, process, milliseconds in
      let isInTime = process.end(within: milliseconds) == nil
      server.kill()
      // At once, on the same port, while connections to it still linger.
      try server.start()
      guard let ending = process.end(within: 60_000), [.status(0), .status(6)].contains(ending)
      else { throw EndToEndFailure(String(decoding: process.errorBytes, as: UTF8.self)) }
      return isInTime
    }
  }

  /// - Parameter disturb: is given a sync that has begun, and the moment at which to act; says
  ///   whether the sync was still at work then.
  private func play(
    _ disturb: @escaping @Sendable (RunningServer, ChildProcess, Int) throws -> Bool
  ) async throws {
    let seed = Seeds.one()
    try await onOwnThread { try play(seed, disturb) }
  }

  private func play(
    _ seed: UInt64, _ disturb: (RunningServer, ChildProcess, Int) throws -> Bool
  ) throws {
    var random = SplitMix64(seed: seed)
    do {
      try withServer { server in
        var harvest = try Harvest(server)
        let usual = try milliseconds(ofOneSyncIn: &harvest)
        var hits = 0
        for round in 1...Self.rounds {
          // One pushes, and the other pulls what that one pushed, under fire.
          try harvest.work(round, on: harvest.coaches[round % 2])
          for coach in harvest.coaches {
            let isHit = try disturb(server, try coach.start("sync"), random.below(max(usual, 1)))
            hits += isHit ? 1 : 0
          }
          if round % 4 == 0 { try harvest.finish(harvest.coaches[0]) }
        }
        #expect(hits >= Self.rounds / 2, "too few syncs were disturbed (FIELDBOOK_SEED=\(seed))")
        try harvest.expectNothingLost("FIELDBOOK_SEED=\(seed)")
      }
    } catch {
      throw EndToEndFailure("\(error)\n(FIELDBOOK_SEED=\(seed))")
    }
  }

  private func milliseconds(ofOneSyncIn harvest: inout Harvest) throws -> Int {
    try harvest.work(0, on: harvest.coaches[0])
    let began = Deadline.now
    try harvest.finish(harvest.coaches[0])
    return Deadline.now - began
  }
}
