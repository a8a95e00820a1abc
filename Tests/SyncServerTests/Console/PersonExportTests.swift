import LocalStore
import SyncProtocol
import Testing

@testable import SyncServer

@Suite("export, on the server")
struct PersonExportTests {
  @Test func everythingHeldOnOnePerson() throws {
    let office = try TestOffice()
    let ana = try office.laptop(of: "Ana", in: ["it", "hr"])
    let enterprise = try ana.add("enterprise", "legal_name=Alveare", "country=IT", zone: "it")
    let person = try ana.add("person", "name=Zorica", "phone=1", zone: "it")
    try ana.edit(person, "phone=2")
    let duplicate = try ana.add("person", "name=Zora", zone: "hr")
    try ana.merge(duplicate, into: person)
    let visit = try ana.add(
      "visit", "enterprise=\(enterprise.id)", "on=2026-01-02", "participants+=\(person.id)",
      zone: "it")
    _ = try ana.add("visit", "enterprise=\(enterprise.id)", "on=2026-01-03", zone: "it")
    try ana.sync()
    let viewer = try office.laptop(of: "Vid", as: .viewer, in: ["it"])
    try viewer.sync()
    try viewer.smuggle(person, ["email": "held@b.example"])
    try viewer.sync()
    for word in [person.id.description, "zorica", duplicate.id.description] {
      var bytes: [UInt8] = []
      let answer = try office.run(["export", "--person", word])
      guard case .pieces(let write) = answer.document else { return }
      try write { bytes += $0 }
      let json = try JSONParser.parse(bytes)
      #expect(json.objectValue?.keys == ["exported_at", "person", "duplicates", "references"])
      #expect(json["person"]?["id"] == .string(person.id.description))
      #expect(json["person"]?["fields"]?["phone"] == "2")
      let phones = json["person"]?["history"]?.arrayValue?.filter { $0["field"] == "phone" }
      #expect(phones?.map { $0["new"] } == ["1", "2"])
      #expect(phones?.allSatisfy { $0["author"] == "Ana" && $0["device_name"] != .null } == true)
      let held = json["person"]?["held"]?.arrayValue?.first
      #expect(held?["fields"] == ["email": "held@b.example"])
      #expect(
        json["duplicates"]?.arrayValue?.map { $0["id"] } == [.string(duplicate.id.description)])
      let references = json["references"]?.arrayValue ?? []
      #expect(references.map { $0["id"] } == [.string(visit.id.description)])
      #expect(references.first?["refers_by"] == ["participants"])
    }
  }

  @Test func oneOfTypeAllOrPerson() throws {
    let office = try TestOffice()
    #expect(office.failure("export")?.status == .usage)
    #expect(office.failure("export person --all")?.status == .usage)
    #expect(office.failure("export --person nobody --format csv")?.status == .usage)
  }
}
