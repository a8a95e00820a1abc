import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncServer

/// An office whose zone `it` has a backup with one enterprise, and one more since.
struct RestoredOffice {
  let office: TestOffice
  let ana: TestLaptop
  let italy: Zone

  init() throws {
    office = try TestOffice()
    italy = try #require(Zone("it"))
    ana = try office.laptop(of: "Ana", in: ["it"])
    _ = try ana.add("enterprise", "legal_name=Before", "country=IT")
    try ana.sync()
    try office.run(["backup", backup])
    _ = try ana.add("enterprise", "legal_name=After", "country=IT")
    try ana.sync()
  }

  var backup: String { office.folder.file("backup") }

  @discardableResult
  func restore() throws -> JSONValue { try office.json("restore \(backup) --yes --quiet") }

  func file(_ zone: String = "it") throws -> ZoneFile {
    try office.data.openZone(try #require(Zone(zone)))
  }

  /// How many records each zone has.
  func records() throws -> [String: Int64] {
    var records: [String: Int64] = [:]
    for zone in try office.json("zone list").arrayValue ?? [] {
      records[zone["zone"]?.stringValue ?? ""] = zone["records"]?.integerValue
    }
    return records
  }

  /// What lies in the data directory, without the locks.
  func names() throws -> [String] {
    try FolderContents.names(of: office.data.path)?.filter { !$0.hasSuffix(".lock") } ?? []
  }

  func expectInOrder(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let json = try office.json("verify")
    #expect(json["ok"] == true, "\(json)", sourceLocation: sourceLocation)
  }

  /// Everything comes back from the laptops.
  func expectNothingLost(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let report = try ana.sync()
    #expect(report.zones.allSatisfy { $0.agrees == true }, sourceLocation: sourceLocation)
    #expect(try records()["it"] == 2, sourceLocation: sourceLocation)
    try expectInOrder(sourceLocation: sourceLocation)
  }
}
