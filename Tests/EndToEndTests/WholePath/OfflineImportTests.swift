import LocalStore
import Testing

@Suite("A coach imports a register, with no server at all")
struct OfflineImportTests {
  @Test func everyRowComesInOnce() throws {
    let folder = try TemporaryFolder()
    let amina = Laptop("amina", in: folder)
    try amina.run("init", "--name", "Amina", "--zone", "it")
    let rows = Int64(Examples.rowCount(Examples.italianRegister))

    let first = try amina.run("import", "enterprise", Examples.italianRegister)
    #expect(try first.json["added"] == .integer(rows))
    #expect(try first.json["rejected"] == [])
    #expect(try amina.ids("enterprise").count == rows)

    let again = try amina.run("import", "enterprise", Examples.italianRegister)
    #expect(try again.json["added"] == 0)
    #expect(try again.json["updated"] == 0)
    #expect(try again.json["unchanged"] == .integer(rows))
    #expect(try amina.ids("enterprise").count == rows)
  }

  @Test func theUnknownColumnIsNamedInOneWarning() throws {
    let folder = try TemporaryFolder()
    let amina = Laptop("amina", in: folder)
    try amina.run("init", "--name", "Amina", "--zone", "it")
    let answer = try amina.run("import", "enterprise", Examples.italianRegister)
    let warnings = answer.errors.split(separator: "\n").filter { $0.hasPrefix("warning:") }
    #expect(warnings.count == 1)
    #expect(warnings.first?.hasSuffix(" ref") == true, "\(answer.errors)")
  }

  @Test func theSameFileGivesTheSameIds() throws {
    let folder = try TemporaryFolder()
    let laptops = ["amina", "bruno"].map { Laptop($0, in: folder) }
    for laptop in laptops {
      try laptop.run("init", "--name", "Somebody", "--zone", "it")
      try laptop.run("import", "enterprise", Examples.italianRegister)
    }
    #expect(try laptops[0].ids("enterprise") == laptops[1].ids("enterprise"))
  }

  /// Work that was done before there was a server goes along when there is one.
  @Test func twoImportsOfOneFileMeetAsTheSameRecords() throws {
    try withServer { server in
      let laptops = ["Amina", "Bruno"].map { Laptop($0, in: server.folder) }
      for (laptop, name) in zip(laptops, ["Amina", "Bruno"]) {
        try laptop.run("init", "--name", name, "--zone", "it")
        try laptop.run("import", "enterprise", Examples.italianRegister)
        try server.enrol(laptop, name)
      }
      let rows = Int64(Examples.rowCount(Examples.italianRegister))
      #expect(try laptops[0].sync()["pushed"] == .integer(rows))
      for laptop in laptops.reversed() { try laptop.sync() }
      try expectAgreement(server, laptops)
      #expect(try laptops[0].ids("enterprise").count == rows)
      let zones = try server.run("zone", "list").json.arrayValue ?? []
      #expect(zones.first { $0["zone"] == "it" }?["records"] == .integer(rows))
    }
  }
}
