import SyncProtocol
import Testing

@testable import LocalStore

@Suite struct ExportTests {
  private func text(
    _ test: TestReplica, _ body: (Export, ([UInt8]) throws -> Void) throws -> Void
  ) throws -> String {
    _ = try test.replica.views().catchUp()
    var bytes: [UInt8] = []
    try body(Export(reader: test.replica.reader())) { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  @discardableResult
  private func module(_ test: TestReplica) throws -> RecordKey {
    try test.write(
      "module", in: "commons",
      [
        "code": .text("=F;1"), "title/it": .text("Uno, \"due\"\ntre"), "title/en": .text(""),
        "hours": .decimal(try #require(DecimalNumber("7.25"))), "countries/IT": .present,
        "countries/HR": .present, "url": .null,
      ])
  }

  @Test func aTableOfOneType() throws {
    let test = try TestReplica()
    let key = try module(test)
    let csv = try text(test) { try $0.write(type: "module", as: .csv, to: $1) }
    #expect(
      csv == """
        id,code,topic,title.en,title.it,hours,url,countries,programme\r
        \(key.id),"=F;1",,,"Uno, ""due""\ntre",7.25,,"HR;IT",\r

        """)
  }

  @Test func yesAndNoAndElementsWithSemicolons() throws {
    let test = try TestReplica()
    let key = try test.write(
      "enterprise", in: "it",
      [
        "legal_name": .text("A"), "migrant_led": .boolean(true), "eligible": .boolean(false),
        "trade_names/a;b": .present, "trade_names/c\\d": .present,
      ])
    let csv = try text(test) { try $0.write(type: "enterprise", as: .csv, to: $1) }
    var reader = try CSVReader(Array(csv.utf8))
    let cells = try #require(reader.readAll().rows.first).cells
    let row = Dictionary(uniqueKeysWithValues: zip(reader.header, cells))
    #expect(row["id"] == key.id.description)
    #expect(row["migrant_led"] == "yes")
    #expect(row["eligible"] == "no")
    #expect(row["trade_names"] == "a\\;b;c\\\\d")
    #expect(ElementList.elements(of: row["trade_names"] ?? "") == ["a;b", "c\\d"])
    #expect(row["notes"] == "")
  }

  @Test func jsonIsWhatListShows() throws {
    let test = try TestReplica()
    let key = try module(test)
    let document = try #require(try test.replica.reader().document(of: key))
    let json = try text(test) { try $0.write(type: "module", as: .json, to: $1) }
    #expect(try JSONParser.parse(Array(json.utf8)) == [document.json])
    let lines = try text(test) { try $0.write(type: "module", as: .ndjson, to: $1) }
    #expect(lines == JSONWriter.text(document.json) + "\n")
    #expect(try text(test) { try $0.write(type: "visit", as: .json, to: $1) } == "[]\n")
    #expect(try text(test) { try $0.write(type: "visit", as: .ndjson, to: $1) } == "")
  }

  @Test func allIsEveryTypeThoseOfANewerSchemaIncluded() throws {
    let test = try TestReplica()
    try module(test)
    try test.write("enterprise", in: "it", ["legal_name": .text("A")])
    let deleted = try test.write("enterprise", in: "it", ["legal_name": .text("B")])
    try test.replica.change { try $0.delete(deleted) }
    try test.write("spaceship", in: "it", ["name": .text("Vostok")])
    let lines = try text(test) { try $0.writeAll(as: .ndjson, to: $1) }
    let types = try lines.split(separator: "\n").map {
      try JSONParser.parse(Array($0.utf8))["type"]?.stringValue
    }
    #expect(types == ["module", "enterprise", "spaceship"])
    let failure = #expect(throws: CommandFailure.self) {
      _ = try text(test) { try $0.writeAll(as: .csv, to: $1) }
    }
    #expect(failure?.status == .usage)
  }

  @Test func someRecordsCanBeLeftOut() throws {
    let test = try TestReplica()
    try test.write("enterprise", in: "it", ["legal_name": .text("A")])
    try test.write("enterprise", in: "it", ["legal_name": .text("B")])
    _ = try test.replica.views().catchUp()
    var export = Export(reader: test.replica.reader())
    export.isIncluded = { $0.label != "A" }
    var bytes: [UInt8] = []
    #expect(try export.write(type: "enterprise", as: .ndjson) { bytes += $0 } == 1)
    #expect(String(decoding: bytes, as: UTF8.self).contains("\"B\""))
  }
}
