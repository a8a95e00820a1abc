import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncServer

/// Two people edit the same field and neither has seen the other's edit: both had been shown
/// something, which a register does not keep.
@Suite("The history of a dispute")
struct ConcurrentHistoryTests {
  private let office: TestOffice
  private let ana: TestLaptop
  private let bea: TestLaptop
  private let cem: TestLaptop
  private let key: RecordKey

  init() throws {
    office = try TestOffice(zones: ["it=Italy"])
    ana = try office.laptop(of: "Ana", in: ["it"])
    bea = try office.laptop(of: "Bea", in: ["it"])
    cem = try office.laptop(of: "Cem", in: ["it"])
    key = try ana.add("enterprise", "legal_name=Alveare", "country=IT")
    try syncAll()
  }

  private func syncAll() throws { for laptop in [ana, bea, cem] { try laptop.sync() } }

  private func onTheServer(_ field: String = "city") throws -> [HistoryLine] {
    (try office.json("history \(key.id)").arrayValue ?? [])
      .filter { $0["field"]?.stringValue == field }.map(HistoryLine.init)
  }

  private func on(_ laptop: TestLaptop, _ field: String = "city") throws -> [HistoryLine] {
    try RecordHistory(laptop.replica).entries(of: key).filter { $0.field == field }
      .map { HistoryLine($0.json) }
  }

  private func line(
    _ author: String, _ old: String?, _ new: String, _ relation: HistoryEntry.Relation
  ) -> HistoryLine {
    HistoryLine(author: author, old: old, new: new, relation: relation.rawValue)
  }

  @Test("both had been shown a third person's value")
  func aThirdPersonsValue() throws {
    try cem.edit(key, "city=Milano")
    try cem.sync()
    try syncAll()
    try ana.edit(key, "city=Monza")
    try bea.edit(key, "city=Lodi")
    try syncAll()
    try syncAll()
    let expected = [
      line("Cem", nil, "Milano", .created), line("Ana", "Milano", "Monza", .replaced),
      line("Bea", "Milano", "Lodi", .concurrent),
    ]
    #expect(try onTheServer() == expected)
    for laptop in [ana, bea, cem] { #expect(try on(laptop) == expected) }
  }

  @Test(
    "one had been shown the other's own value, in whichever order they sync",
    arguments: [true, false])
  func theOthersOwnValue(_ isAuthorFirst: Bool) throws {
    try ana.edit(key, "city=Milano")
    try syncAll()
    try ana.edit(key, "city=Monza")
    try bea.edit(key, "city=Lodi")
    for laptop in isAuthorFirst ? [ana, bea] : [bea, ana] { try laptop.sync() }
    try syncAll()
    let expected = [
      line("Ana", nil, "Milano", .created), line("Ana", "Milano", "Monza", .replaced),
      line("Bea", "Milano", "Lodi", .concurrent),
    ]
    #expect(try onTheServer() == expected)
    for laptop in [ana, bea, cem] { #expect(try on(laptop) == expected) }
  }

  @Test("neither had been shown anything, though one rewrote it before it was sent")
  func nothing() throws {
    try ana.edit(key, "city=Monza")
    try ana.edit(key, "city=Como")
    try bea.edit(key, "city=Lodi")
    try syncAll()
    try syncAll()
    let expected = [
      line("Ana", nil, "Monza", .created), line("Ana", "Monza", "Como", .replaced),
      line("Bea", nil, "Lodi", .concurrent),
    ]
    #expect(try onTheServer() == expected)
    #expect(try on(ana) == expected)
    #expect(try on(bea) == [line("Ana", nil, "Como", .created), expected[2]])
  }

  @Test("a choice between them replaces both")
  func aChoice() throws {
    try ana.edit(key, "legal_name=Alveare srl")
    try bea.edit(key, "legal_name=Alveare sas")
    try syncAll()
    try syncAll()
    office.clock.advance(seconds: 1)
    _ = try Resolver(cem.replica).resolve(key, field: "legal_name", .keep(1))
    try syncAll()
    try syncAll()
    let expected = [
      line("Ana", nil, "Alveare", .created),
      line("Ana", "Alveare", "Alveare srl", .replaced),
      line("Bea", "Alveare", "Alveare sas", .concurrent),
      line("Cem", "Alveare sas", "Alveare srl", .resolved),
    ]
    #expect(try onTheServer("legal_name") == expected)
    for laptop in [ana, bea, cem] { #expect(try on(laptop, "legal_name") == expected) }
  }

  @Test("an edit of a laptop whose clock is a year behind is told as what replaced the later one")
  func aClockThatIsBehind() throws {
    try ana.edit(key, "city=Milano")
    try syncAll()
    let year: UInt64 = 365 * 86_400
    office.clock.goBack(seconds: year)
    try bea.edit(key, "city=Lodi")
    office.clock.advance(seconds: year)
    try syncAll()
    try syncAll()
    let expected = [
      line("Bea", "Milano", "Lodi", .replaced), line("Ana", nil, "Milano", .created),
    ]
    #expect(try onTheServer() == expected)
    for laptop in [ana, bea, cem] { #expect(try on(laptop) == expected) }
  }

  @Test("edits that went on under a new writer, since the clock had run away, keep their past")
  func aNewWriter() throws {
    try cem.edit(key, "city=Milano")
    try cem.sync()
    try syncAll()
    let year: UInt64 = 365 * 86_400
    office.clock.advance(seconds: year)
    try ana.edit(key, "city=Monza")
    try ana.edit(key, "city=Como")
    office.clock.goBack(seconds: year)
    let writer = try ana.replica.writer()
    try ana.edit(key, "notes=The clock was set right.")
    #expect(try ana.replica.writer() != writer)
    try syncAll()
    // The edit that the server never saw as it stood keeps its stamp; the other has a new one.
    let expected = [
      line("Cem", nil, "Milano", .created), line("Ana", "Monza", "Como", .replaced),
      line("Ana", "Milano", "Monza", .replaced),
    ]
    #expect(try onTheServer() == expected)
    #expect(try on(ana) == expected)
  }

  @Test("deletions, restores and what met them")
  func deletions() throws {
    office.clock.advance(seconds: 1)
    _ = try RecordEntry(ana.replica).delete(key)
    try bea.edit(key, "city=Lodi")
    try syncAll()
    try syncAll()
    office.clock.advance(seconds: 1)
    _ = try RecordEntry(cem.replica).restore(key)
    try syncAll()
    try syncAll()
    let history = try office.json("history \(key.id)").arrayValue ?? []
    let controls = history.filter { $0["field"]?.stringValue == "deleted" }
    #expect(controls.map { $0["relation"]?.stringValue } == ["deleted", "restored"])
    #expect(controls.map { $0["old"] } == [false, true])
    #expect(controls.map { $0["new"] } == [true, false])
    #expect(controls.map { $0["author"]?.stringValue } == ["Ana", "Cem"])
    for laptop in [ana, bea, cem] {
      let told = try RecordHistory(laptop.replica).entries(of: key).filter { $0.slot == .deleted }
      #expect(told.map(\.relation) == [.deleted, .restored])
    }
  }
}
