import LocalStore
import Testing

@Suite(
  "A disk that is read-only",
  .enabled(if: SmallDisk.isPossible, Comment(rawValue: SmallDisk.reason)))
struct ReadOnlyDiskTests {
  @Test func commandsSaySoAndNothingIsLost() throws {
    try withServer { server in
      let disk = try SmallDisk(at: server.folder.file("Amina"))
      let amina = try server.laptop("Amina")
      let added = try amina.run("enterprise", "add", "legal_name=Agade", "country=IT")
      let id = try #require(try added.json["id"]?.stringValue)
      try amina.sync()
      try amina.run("enterprise", "edit", id, "city=Monza")
      try disk.remount(readOnly: true)
      for words in [
        ["enterprise", "add", "legal_name=Bottega", "country=IT"],
        ["enterprise", "edit", id, "city=Lodi"], ["enterprise", "delete", id], ["sync"],
        ["import", "enterprise", Examples.named], ["doctor", "--repair"], ["status"],
        ["enterprise", "list"],
      ] {
        let answer = try amina.run(words, expecting: 1)
        let hint = try answer.error["hint"]?.stringValue ?? ""
        #expect(hint.contains("read-only"), "\(answer)")
        #expect(!hint.contains("doctor --repair"), "\(answer)")
      }
      try disk.remount(readOnly: false)
      #expect(try amina.field("city", of: id) == "Monza")
      #expect(try amina.ids("enterprise").count == 1)
      #expect(try amina.sync()["pushed"] == 1)
      #expect(try amina.run("doctor").json["ok"] == true)
    }
  }
}
