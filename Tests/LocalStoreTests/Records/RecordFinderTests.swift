import SyncProtocol
import Testing

@testable import LocalStore

@Suite struct RecordFinderTests {
  private func code(_ body: () throws -> RecordKey) -> String? {
    do {
      _ = try body()
      return nil
    } catch let failure as CommandFailure {
      return failure.code
    } catch {
      return "\(error)"
    }
  }

  private func id(_ text: String) throws -> RecordID { try #require(RecordID(text)) }

  /// With and without views that are up to date: the finder is right either way.
  @Test(arguments: [false, true])
  func findsByEverythingThatNamesARecord(hasViews: Bool) throws {
    let test = try TestReplica()
    let key = try test.write(
      "enterprise", try id("01234567-89ab-7cde-8f01-23456789abcd"), in: "it",
      ["legal_name": .text("Žito \u{e9} Straße")])
    try test.write(
      "enterprise", try id("01234567-89ab-7cde-8f01-23456789ffff"), in: "it",
      ["legal_name": .text("Other")])
    if hasViews { _ = try test.replica.views().catchUp() }
    let finder = test.replica.finder()
    for reference in [
      "01234567-89ab-7cde-8f01-23456789abcd", "01234567-89AB-7CDE-8F01-23456789ABCD", "abcd",
      "9abcd", "-23456789abcd", "8f01-23456789abcd", "ŽITO E\u{301} STRASSE", " žito é straße ",
      "01234567-89ab-7cde-8f01-23456789a",
    ] {
      #expect(try finder.find(reference, type: "enterprise") == key, "\(reference)")
      #expect(try finder.find(reference, type: nil) == key, "\(reference)")
    }
    #expect(code { try finder.find("0123", type: nil) } == "ambiguous")
    for reference in ["bcd", "", "Žito", "0-123", "123456789abcd", "abcd", "%", "01234567-89ab7"] {
      let type = reference == "abcd" ? "visit" : nil
      #expect(code { try finder.find(reference, type: type) } == "not-found", "\(reference)")
    }
  }

  @Test func namesComeBeforePartsOfIDs() throws {
    let test = try TestReplica()
    let programme = try test.write("programme", in: "commons", ["code": .text("2024")])
    try test.write(
      "enterprise", try id("01234567-89ab-7cde-8f01-234567892024"), in: "it",
      ["legal_name": .text("Other")])
    #expect(try test.replica.finder().find("2024", type: nil) == programme)
  }

  @Test func severalOfOneNameAreListed() throws {
    let test = try TestReplica()
    for _ in 0..<12 { try test.write("enterprise", in: "it", ["legal_name": .text("Bar Roma")]) }
    do {
      _ = try test.replica.finder().find("bar roma", type: "enterprise")
      Issue.record("found one of twelve")
    } catch let failure as CommandFailure {
      #expect(failure.status == .notFound)
      #expect(failure.code == "ambiguous")
      let lines = try #require(failure.hint).split(separator: "\n")
      #expect(lines.count == 12)
      #expect(lines[1].hasSuffix("enterprise  Bar Roma"))
      #expect(lines[11] == "and more")
    }
  }

  @Test func deletedRecordsAreFoundOnlyIfAskedFor() throws {
    let test = try TestReplica()
    let key = try test.write("enterprise", in: "it", ["legal_name": .text("Bar Roma")])
    try test.replica.change { try $0.delete(key) }
    let finder = test.replica.finder()
    for reference in [key.id.description, key.id.short, "Bar Roma"] {
      #expect(code { try finder.find(reference, type: nil) } == "not-found")
      #expect(try finder.find(reference, type: nil, includingDeleted: true) == key)
    }
    let live = try test.write("enterprise", in: "it", ["legal_name": .text("Bar Roma")])
    #expect(try finder.find("Bar Roma", type: nil, includingDeleted: true) == live)
  }

  @Test(arguments: [false, true])
  func theNameOfAMergedRecordMeansItsTarget(hasViews: Bool) throws {
    let test = try TestReplica()
    let kept = try test.write("enterprise", in: "it", ["legal_name": .text("Bar Roma")])
    let dropped = try test.write("enterprise", in: "it", ["legal_name": .text("Roma Bar")])
    try merge(dropped, into: kept, on: test)
    if hasViews { _ = try test.replica.views().catchUp() }
    let finder = test.replica.finder()
    #expect(try finder.find("Roma Bar", type: nil) == kept)
    #expect(try finder.find("Bar Roma", type: nil) == kept)
    // By its id it is found itself: it can be un-merged.
    #expect(try finder.find(dropped.id.description, type: nil) == dropped)
  }

  @Test func oneFinderSeesWhatChangesMeanwhile() throws {
    let test = try TestReplica()
    let finder = test.replica.finder()
    #expect(code { try finder.find("One", type: nil) } == "not-found")
    let key = try test.write("enterprise", in: "it", ["legal_name": .text("One")])
    #expect(try finder.find("one", type: nil) == key)
    _ = try test.replica.views().catchUp()
    #expect(try finder.find("one", type: nil) == key)
    try test.write("enterprise", key.id, in: "it", ["legal_name": .text("Two")])
    #expect(code { try finder.find("One", type: nil) } == "not-found")
    #expect(try finder.find("two", type: nil) == key)
  }

  @Test func looksUpIDsInIndexes() throws {
    let connection = try TestReplica().replica.connection
    for (condition, use) in [
      ("id BETWEEN x'00' AND x'01'", "SEARCH"), ("substr(id, -2) = x'0000'", "SCAN"),
    ] {
      let plan = try connection.rows(
        "EXPLAIN QUERY PLAN SELECT DISTINCT id FROM fact WHERE \(condition)"
      ) { $0.text(3) }
      let index = "\(use) fact USING COVERING INDEX fact_by_id"
      #expect(plan.contains { $0.hasPrefix(index) }, "\(plan)")
    }
    let plan = try connection.rows(
      """
      EXPLAIN QUERY PLAN SELECT seq FROM fact
      WHERE instr(state, x'6b6d65726765645f696e746f') > 0 ORDER BY seq
      """
    ) { $0.text(3) }
    #expect(plan.contains { $0.contains("fact_merged") }, "\(plan)")
  }
}
