import TestSupport

/// One thing that happens in a simulated week. All its details follow from its own seed, so that
/// what happened before it can be left out and it still makes sense.
struct Happening: Hashable, CustomStringConvertible {
  enum Kind: String, CaseIterable {
    // What happens every day.
    case edit, editSeveral, look, delete, restoreRecord, merge, unmerge
    case sync, straySent, pause, nudgeClock
    // What happens at somebody's request, and must leave nothing.
    case erase
    // What the office does.
    case changeRole, decide
    // What happens once in a while, and must not lose anything.
    case exportBundle, carryBundle
    case backUpLaptop, restoreLaptop, cloneLaptop, jumpClock, damageLaptop
    case backUpServer, restoreServer, rollBackServer
  }

  let kind: Kind
  let seed: UInt64

  var description: String { "\(kind.rawValue) \(seed)" }
}

extension Happening.Kind {
  /// How often it happens, compared with the others.
  var weight: Int {
    switch self {
    case .sync: 14
    case .edit: 9
    case .editSeveral, .look, .pause: 2
    default: 1
    }
  }

  var isEveryday: Bool {
    switch self {
    case .edit, .editSeveral, .look, .delete, .restoreRecord, .merge, .unmerge, .sync, .straySent,
      .pause, .nudgeClock:
      true
    default: false
    }
  }

  /// Whether it may bring a replaced value back as a conflict: a false one, which costs somebody a
  /// choice, where a lost edit would cost the work.
  var mayRevive: Bool {
    switch self {
    case .restoreLaptop, .cloneLaptop, .jumpClock, .restoreServer, .rollBackServer, .damageLaptop,
      .changeRole, .decide, .exportBundle:
      true
    default: false
    }
  }
}

/// What happens in one week, in order.
struct Script {
  let seed: UInt64
  var happenings: [Happening]

  static let length = 80

  /// Each seed has its own few kinds of misfortune ("swarm testing", Groce et al., 2012): all of
  /// them at once would hide what two of them do to each other.
  init(seed: UInt64, kinds allowed: (Happening.Kind) -> Bool = { _ in true }) {
    self.seed = seed
    var random = SplitMix64(seed: seed)
    var kinds = Happening.Kind.allCases.filter { kind in
      let isChosen = kind.isEveryday || random.chance(35)
      return isChosen && allowed(kind)
    }
    // Whoever takes rows out of the file behind our back leaves their bytes there.
    if kinds.contains(.erase) { kinds.removeAll { $0 == .damageLaptop } }
    let urn = kinds.flatMap { Array(repeating: $0, count: $0.weight) }
    happenings = (0..<Self.length).map { _ in
      Happening(kind: random.pick(urn), seed: random.next())
    }
  }
}
