import SyncProtocol
import TestSupport

@testable import LocalStore
@testable import SyncServer

/// What the office does, and what travels on USB sticks.
extension Week {
  /// A person is given other rights: fewer, more, or other zones.
  func changeRole(_ laptop: WeekLaptop, _ random: inout SplitMix64) {
    var roles: [Zone: Role] = [.commons: random.pick([.viewer, .coordinator])]
    for zone in Templates.zones where zone != .commons && random.chance(65) {
      roles[zone] = random.pick([.viewer, .coach, .coach])
    }
    server.answering.give(laptop.device, roles)
  }

  /// Staff decide on all that is held of a zone.
  func decide(_ random: inout SplitMix64) throws {
    let zone = random.pick(Templates.zones)
    guard random.oneIn(2) else {
      return try server.decide(.released, in: zone, now: clock.now)
    }
    try noteDiscarded(in: zone)
    try server.decide(.discarded, in: zone, now: clock.now)
  }

  /// What is discarded counts as replaced by what was there; so do the edits before it that nobody
  /// else was ever shown.
  private func noteDiscarded(in zone: Zone) throws {
    let joined = try server.factTexts().union(server.journalTexts())
    var rest = try server.answering.held(in: zone).flatMap { Array($0.state.liveTexts) }
    var discarded: Set<String> = []
    while let value = rest.popLast() {
      guard !joined.contains(value), discarded.insert(value).inserted else { continue }
      rest += oracle.past(of: value)
    }
    oracle.lose(discarded)
  }

  // MARK: USB sticks

  func export(_ laptop: WeekLaptop) throws {
    let key = SimulatedServer.bundleKey(of: laptop.device)
    let bundles = try laptop.replica.exportBundles(
      from: laptop.device, key: key, bundleBytes: 60
    ).bundles
    guard !bundles.isEmpty else { return }
    sticks.append(bundles.flatMap(\.encoded))
    for content in bundles.compactMap({ $0.content(with: key) }) {
      for zone in try SyncRequest(decoding: content).zones {
        for record in zone.push?.records ?? [] {
          onSticks.formUnion(record.state.liveTexts)
          onSticks.formUnion(record.past.compactMap(\.value.textContent))
        }
      }
    }
  }

  /// Takes along what lies on one of the sticks, perhaps not for the first time.
  func carry(_ laptop: WeekLaptop, _ random: inout SplitMix64) throws {
    guard !sticks.isEmpty else { return }
    _ = try laptop.replica.carry(SealedBundle.decodeFile(random.pick(sticks)).bundles)
  }
}
