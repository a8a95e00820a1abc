import LocalStore
import TestSupport
import Testing

/// A server and some coaches at work, with somebody who pulls plugs.
struct Workplace {
  private enum Victim {
    case server
    case laptop(BusyLaptop.Activity)
  }

  private let server: RunningServer
  private let coaches: [BusyLaptop]
  private var ledger = Ledger()
  private var random: SplitMix64
  /// How long things take when nobody disturbs them, in milliseconds.
  private var usual: [BusyLaptop.Activity: Int] = [:]
  private(set) var serverKills = 0
  private(set) var laptopKills = 0

  private static let names = ["Amina", "Bruno", "Carla"]
  private static let sharedCount = 4

  init(_ server: RunningServer, _ random: SplitMix64) throws {
    self.server = server
    self.random = random
    let laptops = try Self.names.map { try server.laptop($0) }
    let ids = try (0..<Self.sharedCount + Self.names.count).map { number in
      let added = try laptops[0].run(
        "enterprise", "add", "legal_name=Impresa \(number)", "country=IT")
      return try added.json["id"]?.stringValue ?? ""
    }
    for laptop in laptops { try laptop.sync() }
    let shared = Array(ids.prefix(Self.sharedCount))
    coaches = zip(Self.names, laptops).enumerated().map { place, coach in
      BusyLaptop(coach.0, coach.1, own: ids[Self.sharedCount + place], shared: shared)
    }
    try measure()
  }

  private mutating func measure() throws {
    for activity in BusyLaptop.Activity.allCases {
      let began = Deadline.now
      for coach in coaches {
        try coach.begin(activity, using: &random)
        try coach.end(activity, within: Deadline.generousMilliseconds, &ledger)
      }
      usual[activity] = max(2, (Deadline.now - began) / coaches.count)
    }
  }

  var kills: Int { serverKills + laptopKills }

  /// Everybody works, and one plug is pulled; at once, the work goes on.
  mutating func round() throws {
    for coach in coaches {
      for activity in BusyLaptop.Activity.allCases {
        try coach.end(activity, within: 0, &ledger)
        if random.chance(70) { try coach.begin(activity, using: &random) }
      }
    }
    let coach = random.pick(coaches)
    switch random.below(10) {
    case 0..<4: try pull(.server, coach)
    case 4..<8: try pull(.laptop(.sync), coach)
    default: try pull(.laptop(.edit), coach)
    }
  }

  /// - Parameter coach: whose command is to be under way at that moment.
  private mutating func pull(_ victim: Victim, _ coach: BusyLaptop) throws {
    let activity: BusyLaptop.Activity =
      if case .laptop(let activity) = victim { activity } else { .sync }
    try coach.begin(activity, using: &random)
    let moment = random.below(usual[activity] ?? 2)
    let isOver = try coach.end(activity, within: moment, &ledger)
    switch victim {
    case .server:
      server.kill()
      // At once, on the same port, while connections to it still linger.
      try server.start()
      serverKills += isOver ? 0 : 1
    case .laptop(let activity):
      laptopKills += try coach.kill(activity, &ledger) ? 1 : 0
    }
  }

  /// Lets everybody finish and sync, and looks for what they were told.
  mutating func expectNothingLost(_ comment: Comment) throws {
    for coach in coaches {
      for activity in BusyLaptop.Activity.allCases {
        try coach.end(activity, within: Deadline.generousMilliseconds, &ledger)
      }
    }
    for coach in coaches + coaches {
      let answer = try coach.laptop.run("sync", expecting: nil)
      #expect([.status(0), .status(5)].contains(answer.ending), comment)
    }
    try expectAgreement(server, coaches.map(\.laptop))
    for coach in coaches {
      let shown = try coaches.map { try $0.laptop.show(coach.own) }
      #expect(shown.allSatisfy { coach.isOwnShown(in: $0) }, comment)
    }
    let laptops = coaches.map { ($0.name, $0.laptop) }
    try ledger.expectNothingMissing(on: server, Dictionary(uniqueKeysWithValues: laptops), comment)
    try server.run("verify")
    try server.run("audit", "verify")
  }

  /// How much was promised, lest an idle test should pass.
  var acknowledgedCount: Int { ledger.edits.count + ledger.added.count }
}
