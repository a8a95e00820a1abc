import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncServer

@Suite("What history tells")
struct HistoryPropertyTests {
  @Test("on the server, of every edit what its author had been shown and what it met")
  func onTheServer() {
    withSeeds(count: 30) { random in
      let week = try Week(using: &random)
      let history = try week.office.json("history \(week.oracle.key.id)").arrayValue ?? []
      for field in Week.fields {
        let told = history.filter { $0["field"]?.stringValue == field }.map(HistoryLine.init)
        let expected = week.oracle.lines(of: Slot(field))
        try law(told == expected, "\(field): \(told)\nis not\n\(expected)")
      }
      try law(
        history.allSatisfy { line in
          line["device_name"]?.stringValue
            == (line["author"]?.stringValue).map { "laptop of \($0)" }
            && line["arrived_at"]?.stringValue != nil
        }, "who, from which laptop, and when it came")
    }
  }

  @Test("on a laptop, of every edit made there what its author had been shown")
  func onTheLaptops() {
    withSeeds(count: 30) { random in
      let week = try Week(using: &random)
      for laptop in week.laptops {
        let history = try RecordHistory(laptop.replica).entries(of: week.oracle.key)
        for field in Week.fields {
          let told = history.filter { $0.field == field }.map { HistoryLine($0.json) }
          let expected = week.oracle.lines(of: Slot(field)).filter {
            $0.author == laptop.joined.name
          }
          try law(
            told.filter { $0.author == laptop.joined.name }.map { [$0.old, $0.new] }
              == expected.map { [$0.old, $0.new] },
            "\(field): \(told)\nlacks some of\n\(expected)")
        }
      }
    }
  }
}

/// Three coaches edit one record for a while, and sync now and then.
private struct Week {
  static let fields = ["city", "tax_id"]

  let office: TestOffice
  let laptops: [TestLaptop]
  private(set) var oracle: HistoryOracle
  /// The fields that a laptop has written since its last sync.
  private var unsent: [Int: Set<String>] = [:]

  init(using random: inout SplitMix64) throws {
    let office = try TestOffice(zones: ["it=Italy"], inMemory: true)
    self.office = office
    laptops = try ["Ana", "Bea", "Cem"].map { try office.laptop(of: $0, in: ["it"]) }
    let ana = laptops[0]
    oracle = HistoryOracle(try ana.add("enterprise", "country=IT", "legal_name=Alveare"))
    for laptop in laptops { try laptop.sync() }
    for step in 0..<40 { try take(step, using: &random) }
    for laptop in laptops + laptops { try laptop.sync() }
  }

  private mutating func take(_ step: Int, using random: inout SplitMix64) throws {
    let place = random.below(laptops.count)
    let laptop = laptops[place]
    if random.chance(40) {
      try laptop.sync()
      unsent[place] = []
      return
    }
    let field = random.pick(Self.fields)
    let count = try laptop.replica.store.fact(oracle.key)?.state[Slot(field)].live.count ?? 0
    // Of several edits made offline where people disagreed, the server is told together what they
    // replaced: it takes the first for the one that did.
    if count > 1, unsent[place]?.contains(field) == true { return }
    unsent[place, default: []].insert(field)
    let key = oracle.key
    try oracle.watch(laptop, field) {
      if count > 1, random.chance(50) {
        office.clock.advance(seconds: 1)
        _ = try? Resolver(laptop.replica).resolve(key, field: field, .keep(1 + random.below(2)))
      } else {
        try laptop.edit(key, "\(field)=\(laptop.joined.name) \(step)")
      }
    }
  }
}
