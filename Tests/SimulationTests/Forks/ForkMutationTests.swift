import Testing

@testable import LocalStore

/// Each rule of reconciling, taken out: the simulation must notice.
@Suite struct ForkMutationTests {
  static let seeds: UInt64 = 400

  @Test(
    "the simulation notices a missing rule",
    arguments: [
      (SmallPushes.Mistake.adoptsDigests, ForkWorld.Happenings.damage),
      (.believesFacts, .damage), (.offersNothing, .serverRestored),
      (.adoptsLastHead, .serverRestored),
    ])
  func isNoticed(mistake: SmallPushes.Mistake, happenings: ForkWorld.Happenings) {
    let noticed = (0..<Self.seeds).first { seed in
      do {
        _ = try ForkSimulation.play(seed, happenings) { replica, server in
          SmallPushes(
            replica: replica, faults: SmallPushes.Faults(mistake: mistake, server: server))
        }
        return false
      } catch {
        return error is Divergence
      }
    }
    #expect(noticed != nil, "\(mistake) went unnoticed for \(Self.seeds) seeds")
  }
}
