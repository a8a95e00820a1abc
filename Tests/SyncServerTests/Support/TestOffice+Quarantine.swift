import LocalStore
import SyncProtocol

@testable import SyncServer

extension TestOffice {
  /// Gives somebody another role in a zone, of which their laptop learns at its next sync.
  func change(_ laptop: TestLaptop, to role: Role, in zone: String) throws {
    let registry = try registry()
    try registry.connection.transaction {
      try registry.connection.execute(
        "UPDATE access_grant SET role = ?3 WHERE person = ?1 AND zone = ?2",
        .text(laptop.joined.person), .text(zone), .text(role.rawValue))
      try registry.bumpRevision()
    }
  }
}

/// Ana's enterprise Alveare, and what Vera made of it after she had become a viewer: held.
struct HeldWork {
  let office: TestOffice
  let ana: TestLaptop
  let vera: TestLaptop
  let alveare: RecordKey

  init() throws {
    office = try TestOffice()
    ana = try office.laptop(of: "Ana", in: ["it"])
    vera = try office.laptop(of: "Vera", in: ["it"])
    alveare = try ana.add("enterprise", "legal_name=Alveare", "country=IT", "city=Milano")
    try ana.sync()
    try vera.sync()
    try office.change(vera, to: .viewer, in: "it")
    try vera.edit(alveare, "city=Monza", "phone=02 5555")
    try vera.sync()
  }

  /// Another record that only Vera has.
  func addAnother(_ name: String) throws -> RecordKey {
    try office.change(vera, to: .coach, in: "it")
    try vera.sync()
    try office.change(vera, to: .viewer, in: "it")
    let key = try vera.add("enterprise", "legal_name=\(name)", "country=IT")
    try vera.sync()
    return key
  }

  func city() throws -> JSONValue? {
    try office.json("show \(alveare.id)")["fields"]?["city"]
  }
}
