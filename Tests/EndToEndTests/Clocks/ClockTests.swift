import Foundation
import LocalStore
import Testing

@Suite("Clocks that are wrong")
struct ClockTests {
  private static let secondsOfYear: Int64 = 365 * 86_400
  /// What a slow machine may add to a measured difference.
  private static let tolerance: Int64 = 20

  // MARK: What is looked at

  /// The enterprise's history of one field on the server: author and value, in no order.
  private func told(_ town: TwoCoaches, _ field: String = "city") throws -> Set<String> {
    let lines = try town.server.run("history", town.agade).json.arrayValue ?? []
    return Set(
      lines.filter { $0["field"] == .string(field) }.map {
        "\($0["author"]?.stringValue ?? "?"): \($0["new"]?.stringValue ?? "")"
      })
  }

  private func relation(_ town: TwoCoaches, of value: String) throws -> JSONValue? {
    let lines = try town.server.run("history", town.agade).json.arrayValue ?? []
    return lines.first { $0["field"] == "city" && $0["new"] == .string(value) }?["relation"]
  }

  private func writer(_ laptop: Laptop) throws -> JSONValue? {
    try laptop.run("status").json["writer"]
  }

  /// The clock's difference as the last sync measured it.
  private func expectSkew(
    _ laptop: Laptop, _ seconds: Int64, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let skew = try laptop.run("status").json["clock_skew_seconds"]?.integerValue ?? .min
    #expect(
      abs(skew - seconds) <= Self.tolerance, "\(skew) seconds", sourceLocation: sourceLocation)
  }

  /// That a record says it was changed just now.
  private func expectChangedNow(
    _ record: JSONValue, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let now = UInt64(Date.now.timeIntervalSince1970 * 1_000)
    let text = record["updated_at"]?.stringValue ?? ""
    #expect(
      text > Timestamp.text(milliseconds: now - 120_000)
        && text < Timestamp.text(milliseconds: now + 120_000),
      "\(text)", sourceLocation: sourceLocation)
  }

  // MARK: A year off

  @Test("a laptop a year ahead drags nobody along, and what was seen of it is replaced as usual")
  func aYearAhead() throws {
    try withWrongClocks { town in
      let (ahead, bruno) = (town.amina.at("+1y"), town.bruno)
      let writer = try writer(bruno)
      try ahead.run("enterprise", "edit", town.agade, "city=Monza")
      let sync = try ahead.run("sync")
      #expect(sync.errors.contains("this laptop's clock is 365 days ahead of the server's"))
      try expectSkew(town.amina, -Self.secondsOfYear)

      let quiet = try bruno.run("sync")
      #expect(!quiet.errors.contains("clock"), "\(quiet)")
      try expectSkew(bruno, 0)
      #expect(try bruno.field("city", of: town.agade) == "Monza")
      let added = try bruno.run("enterprise", "add", "legal_name=Alveare", "country=IT")
      expectChangedNow(try added.json)
      let edited = try bruno.run("enterprise", "edit", town.agade, "city=Lodi").json
      expectChangedNow(edited)
      #expect(edited["updated_by"] == "Bruno")
      #expect(edited["conflicts"] == .object([:]))
      #expect(try self.writer(bruno) == writer, "his clock needed no new writer")

      for laptop in [bruno, ahead] { try laptop.sync() }
      #expect(try ahead.field("city", of: town.agade) == "Lodi")
      #expect(try ahead.run("conflicts").json == [])
      #expect(try relation(town, of: "Monza") == "replaced")
      #expect(try relation(town, of: "Lodi") == "replaced")
      #expect(try told(town) == ["Amina: Milano", "Amina: Monza", "Bruno: Lodi"])
      try town.syncAll()
      try expectAgreement(town.server, town.everybody)
    }
  }

  @Test("of concurrent edits the one of a laptop a year ahead is shown, and the other is kept")
  func aYearAheadAtTheSameTime() throws {
    try withWrongClocks { town in
      let (ahead, bruno) = (town.amina.at("+1y"), town.bruno)
      try ahead.run("enterprise", "edit", town.agade, "city=Monza")
      try bruno.run("enterprise", "edit", town.agade, "city=Lodi")
      try ahead.sync()
      let overtaken = try bruno.sync()["overtaken"]?.arrayValue
      #expect(overtaken?.count == 1)
      #expect(overtaken?.first?["mine"] == "Lodi")
      try town.syncAll()
      for laptop in town.everybody {
        let record = try laptop.show(town.agade)
        #expect(record["fields"]?["city"] == "Monza")
        let values = record["conflicts"]?["city"]?.arrayValue?.map { $0["value"] }
        #expect(values?.count == 2 && values?.contains("Lodi") == true)
      }
      #expect(try told(town) == ["Amina: Milano", "Amina: Monza", "Bruno: Lodi"])
      try expectAgreement(town.server, town.everybody)
    }
  }

  @Test("a laptop a year behind replaces what it was shown, and its edits are replaced as usual")
  func aYearBehind() throws {
    try withWrongClocks { town in
      let (behind, bruno) = (town.amina.at("-1y"), town.bruno)
      try behind.run("enterprise", "edit", town.agade, "city=Monza")
      #expect(try behind.field("city", of: town.agade) == "Monza")
      let sync = try behind.run("sync")
      #expect(sync.errors.contains("this laptop's clock is 365 days behind the server's"))
      try expectSkew(town.amina, Self.secondsOfYear)
      try bruno.sync()
      #expect(try bruno.field("city", of: town.agade) == "Monza")
      #expect(try bruno.run("conflicts").json == [])

      expectChangedNow(try bruno.run("enterprise", "edit", town.agade, "city=Lodi").json)
      for laptop in [bruno, behind] { try laptop.sync() }
      #expect(try behind.field("city", of: town.agade) == "Lodi")

      // Neither sees the other's: hers has the lower stamp, is told to be overtaken, and is kept.
      try behind.run("enterprise", "edit", town.agade, "city=Pavia")
      try bruno.run("enterprise", "edit", town.agade, "city=Como")
      try bruno.sync()
      #expect(try behind.sync()["overtaken"]?.arrayValue?.first?["mine"] == "Pavia")
      try town.syncAll()
      for laptop in town.everybody {
        #expect(try laptop.field("city", of: town.agade) == "Como")
      }
      #expect(
        try told(town)
          == ["Amina: Milano", "Amina: Monza", "Bruno: Lodi", "Amina: Pavia", "Bruno: Como"])
      try expectAgreement(town.server, town.everybody)
    }
  }

  // MARK: Jumping

  @Test("a clock that jumps between commands loses no edit, sent or not")
  func jumping() throws {
    try withWrongClocks { town in
      let amina = town.amina
      let first = try writer(amina)
      try amina.at("+1y").run("enterprise", "edit", town.agade, "city=Monza", "notes=ahead")
      #expect(try writer(amina) == first, "a clock that goes forward needs no new writer")
      try amina.at("-1y").run("enterprise", "edit", town.agade, "city=Pavia", "phone=02 1")
      let second = try writer(amina)
      #expect(second != first, "a clock that had run away is set back")
      try amina.run("enterprise", "edit", town.agade, "city=Lodi", "address=right")
      #expect(try writer(amina) == second)
      for offset in ["+1y", "-1y", nil] {
        try amina.at(offset).run("enterprise", "add", "legal_name=New", "country=IT")
      }
      let sync = try amina.run("sync")
      #expect(!sync.errors.contains("clock"), "\(sync)")
      try expectSkew(amina, 0)

      try town.syncAll()
      for laptop in town.everybody {
        let record = try laptop.show(town.agade)
        let fields = record["fields"]
        #expect(
          [fields?["city"], fields?["notes"], fields?["phone"], fields?["address"]]
            == ["Lodi", "ahead", "02 1", "right"])
        #expect(record["conflicts"] == .object([:]))
      }
      for laptop in [amina, town.bruno] { #expect(try laptop.ids("enterprise").count == 4) }
      #expect(
        try told(town) == ["Amina: Milano", "Amina: Monza", "Amina: Pavia", "Amina: Lodi"])
      try expectAgreement(town.server, town.everybody)
    }
  }

  @Test("edits that were sent while the clock was a year ahead are replaced once it is set right")
  func setRightAfterASync() throws {
    try withWrongClocks { town in
      let (amina, bruno) = (town.amina, town.bruno)
      let first = try writer(amina)
      try amina.at("+1y").run("enterprise", "edit", town.agade, "city=Monza")
      try amina.at("+1y").sync()
      try bruno.sync()
      try amina.run("enterprise", "edit", town.agade, "city=Lodi")
      #expect(try writer(amina) != first)
      try amina.sync()
      try expectSkew(amina, 0)
      try town.syncAll()
      for laptop in town.everybody {
        let record = try laptop.show(town.agade)
        #expect(record["fields"]?["city"] == "Lodi")
        #expect(record["conflicts"] == .object([:]))
        expectChangedNow(record)
      }
      #expect(try relation(town, of: "Lodi") == "replaced")
      #expect(try told(town) == ["Amina: Milano", "Amina: Monza", "Amina: Lodi"])
      try expectAgreement(town.server, town.everybody)
    }
  }
}
