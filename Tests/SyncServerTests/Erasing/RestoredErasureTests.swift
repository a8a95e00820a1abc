import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncServer

@Suite("An erasure and a backup from before it")
struct RestoredErasureTests {
  @Test func restoringDoesNotBringItBack() throws {
    let office = try TestOffice()
    let ana = try office.laptop(of: "Ana", in: ["it"])
    let bea = try office.laptop(of: "Bea", in: ["it"])
    let person = try ana.add("person", "name=Zorica", "email=z@b.example")
    let other = try ana.add("person", "name=Tihomir", "email=t@b.example")
    try ana.sync()
    try bea.sync()
    let backup = office.folder.file("backup")
    try office.run(["backup", backup])
    try bea.edit(person, "name=Zorica late", "email=late@b.example")
    try office.run(["erase", person.id.description, "--keep", "email", "--yes"])
    try ana.sync()
    #expect(!RawBytes.files(under: backup, with: "Zorica").isEmpty)

    try office.run(["restore", backup, "--yes"])
    #expect(RawBytes.files(under: office.data.path, with: "Zorica") == [])
    #expect(try office.run(["verify"]).status == .done)
    for laptop in [ana, bea, ana, bea] { try laptop.sync() }
    #expect(RawBytes.files(under: office.data.path, with: "Zorica") == [])
    let fields = try office.json("show \(person.id)")["fields"]
    #expect(fields == ["email": "late@b.example"])
    #expect(try office.json("show \(other.id)")["label"] == "Tihomir")
    #expect(try office.json("erase status \(person.id)")["complete"] == true)
    #expect(try office.run(["verify"]).status == .done)
  }
}
