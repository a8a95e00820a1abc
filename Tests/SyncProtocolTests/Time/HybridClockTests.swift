import TestSupport
import Testing

@testable import SyncProtocol

@Suite("The hybrid clock") struct HybridClockTests {
  /// What can happen to a clock.
  enum Event: CaseIterable {
    case tick, adoptNear, adoptFar, adoptHighest, restart
  }

  /// A replica's clock with what must hold of it at every step.
  struct Watched {
    var clock = HybridClock()
    private(set) var given = Stamp.zero

    mutating func apply(_ event: Event, wall: UInt64) throws(BrokenLaw) {
      let before = clock
      let bound = min(wall, Limits.wallMilliseconds) + Limits.clockDriftMilliseconds
      switch event {
      case .tick:
        let stamp = clock.tick(wall: wall)
        try law(stamp > given, "\(stamp) repeats or goes back behind \(given)")
        try law(stamp == clock.mark, "the mark is the last stamp")
        given = stamp
      case .adoptNear: try adopt(Stamp(milliseconds: bound, counter: .max), wall, isNear: true)
      case .adoptFar: try adopt(Stamp(milliseconds: bound + 1), wall, isNear: false)
      case .adoptHighest: try adopt(Stamp(bits: .max), wall, isNear: false)
      case .restart: clock = HybridClock(mark: clock.mark)
      }
      try law(clock.mark >= before.mark, "the mark goes back on \(event)")
      try law(clock.mark >= given, "the mark is above all that was given out")
    }

    private mutating func adopt(
      _ stamp: Stamp, _ wall: UInt64, isNear: Bool
    ) throws(BrokenLaw) {
      let before = clock
      try law(clock.adopt(stamp, wall: wall) == isNear, "\(stamp) at \(wall)")
      if isNear { try law(clock.mark >= stamp, "adopted") }
      if !isNear { try law(clock == before, "one beyond the bound changes nothing") }
    }
  }

  static let walls: [UInt64] = [0, 1, 1_735_689_600_000, Limits.wallMilliseconds, .max]

  @Test("never repeats or goes back: every sequence of four events under every wall clock")
  func exhaustive() {
    let steps = Event.allCases.flatMap { event in Self.walls.map { (event, $0) } }
    var places = [0, 0, 0, 0]
    while let place = places.firstIndex(where: { $0 < steps.count - 1 }) {
      do throws(BrokenLaw) {
        var watched = Watched()
        for index in places { try watched.apply(steps[index].0, wall: steps[index].1) }
        try watched.apply(.tick, wall: 0)
      } catch {
        Issue.record("\(error): \(places.map { steps[$0] })")
        return
      }
      places[place] += 1
      for earlier in 0..<place { places[earlier] = 0 }
    }
  }

  @Test("never repeats or goes back in long histories with restarts and wild clocks")
  func longHistories() {
    withSeeds(count: 200) { generator in
      var watched = Watched()
      for _ in 0..<300 {
        let wall = generator.chance(50) ? generator.pick(Self.walls) : generator.next() >> 20
        try watched.apply(generator.pick(Event.allCases), wall: wall)
      }
    }
  }

  @Test("counts on across restarts beyond the latest believable wall clock")
  func beyondTheLatest() throws {
    var watched = Watched()
    try watched.apply(.adoptNear, wall: .max)
    for _ in 0..<5 {
      try watched.apply(.tick, wall: .max)
      try watched.apply(.restart, wall: .max)
    }
  }

  @Test("a full counter carries into the milliseconds")
  func fullCounter() {
    var clock = HybridClock(mark: Stamp(milliseconds: 1000, counter: .max))
    #expect(clock.tick(wall: 5) == Stamp(milliseconds: 1001))
    #expect(clock.tick(wall: 5) == Stamp(milliseconds: 1001, counter: 1))
    #expect(clock.tick(wall: 2000) == Stamp(milliseconds: 2000))
  }

  @Test("a damaged mark cannot stop it", arguments: [UInt64.max, UInt64.max - 1, 1 << 63])
  func damagedMark(bits: UInt64) {
    var clock = HybridClock(mark: Stamp(bits: bits))
    let first = clock.tick(wall: 0)
    #expect(clock.tick(wall: .max) > first)
    #expect(clock.isAhead(ofWall: 1_735_689_600_000))
  }

  @Test("is ahead of the wall only beyond the drift bound")
  func isAhead() {
    let clock = HybridClock(mark: Stamp(milliseconds: 1_000_000, counter: 7))
    let drift = Limits.clockDriftMilliseconds
    #expect(!clock.isAhead(ofWall: 1_000_000 - drift))
    #expect(clock.isAhead(ofWall: 1_000_000 - drift - 1))
    #expect(!clock.isAhead(ofWall: .max))
  }

  @Test("a remote stamp within the bound is passed by what is written next, one beyond is not")
  func drift() {
    var clock = HybridClock()
    let near = Stamp(milliseconds: 1000 + Limits.clockDriftMilliseconds)
    let isNear = clock.adopt(near, wall: 1000)
    #expect(isNear)
    #expect(clock.tick(wall: 1000) > near)
    let far = Stamp(milliseconds: 1001 + Limits.clockDriftMilliseconds)
    let isFar = !clock.adopt(far, wall: 1000)
    #expect(isFar)
    #expect(clock.tick(wall: 1000) < far)
  }

  @Test("a stamp is 48 bits of milliseconds and 16 of counter")
  func stamp() {
    let stamp = Stamp(milliseconds: 0x1234_5678_9abc, counter: 0xdef0)
    #expect(stamp.bits == 0x1234_5678_9abc_def0)
    #expect(stamp.milliseconds == 0x1234_5678_9abc && stamp.counter == 0xdef0)
    #expect(Stamp(milliseconds: .max, counter: 1).bits == 0xffff_ffff_ffff_0001)
    #expect(stamp.description == "20015998343868.57072")
  }
}
