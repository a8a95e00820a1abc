import LocalStore
import TestSupport
import Testing

@Suite(
  "A disk that is full", .enabled(if: SmallDisk.isPossible, Comment(rawValue: SmallDisk.reason)))
struct FullDiskTests {
  private static let rests = [0, 4_096, 40_000, 80_000, 160_000, 300_000, 600_000]

  @Test func ofALaptop() async throws {
    try await onOwnThread { try fillALaptop() }
  }

  private func fillALaptop() throws {
    let folder = try TemporaryFolder()
    let disk = try SmallDisk(at: folder.file("amina"))
    let amina = Laptop("amina", in: folder)
    try amina.run("init", "--name", "Amina", "--zone", "it")
    var names: Set<String> = []
    var failures = 0
    for (round, rest) in Self.rests.enumerated() {
      try disk.fill(leaving: rest)
      let rows = (0..<150).map { "Row \(round)-\($0),IT\n" }
      let path = try folder.write("legal_name,country\n" + rows.joined(), to: "\(round).csv")
      let imported = try amina.run("import", "enterprise", path, expecting: nil)
      if try isDone(imported, &failures) {
        names.formUnion((0..<150).map { "Row \(round)-\($0)" })
      }
      let name = "Single \(round)"
      let added = try amina.run(
        "enterprise", "add", "legal_name=\(name)", "country=IT", expecting: nil)
      if try isDone(added, &failures) { names.insert(name) }
      try disk.makeRoom()
      try expect(amina, names)
    }
    #expect(failures >= 4, "the disk was full often enough")
  }

  /// Whether a command did its work. If not, it says that the disk is full.
  private func isDone(_ answer: Answer, _ failures: inout Int) throws -> Bool {
    if answer.ending == .status(0) { return true }
    failures += 1
    #expect(answer.ending == .status(1), "\(answer)")
    let error = try answer.error
    #expect(error["code"] == "disk-full", "\(answer)")
    #expect(error["hint"]?.stringValue?.contains("free some space") == true, "\(answer)")
    return false
  }

  private func expect(_ laptop: Laptop, _ names: Set<String>) throws {
    let records = try laptop.run("enterprise", "list").json.arrayValue ?? []
    #expect(Set(records.compactMap { $0["label"]?.stringValue }) == names)
    #expect(records.count == names.count)
    #expect(try laptop.run("doctor").json["ok"] == true)
  }

  @Test func ofTheServer() async throws {
    try await onOwnThread { try fillTheServer() }
  }

  private func fillTheServer() throws {
    var disk: SmallDisk?
    let server = try RunningServer(zones: ["it=Italy"]) { disk = try SmallDisk(at: $0) }
    let small = try #require(disk)
    var harvest = try Harvest(server)
    var refusals = 0
    for (round, rest) in Self.rests.enumerated() {
      let coach = harvest.coaches[round % 2]
      try harvest.work(round, on: coach)
      let waiting = try coach.run("status").json["outbox"]
      try small.fill(leaving: rest)
      let answer = try coach.run("sync", expecting: nil)
      if answer.ending != .status(0) {
        refusals += 1
        #expect(answer.ending == .status(6), "\(answer)")
        #expect(try answer.error["code"] == "unavailable", "\(answer)")
        let message = try answer.error["message"]?.stringValue ?? ""
        #expect(message.contains("disk is full"), "\(answer)")
        #expect(try coach.run("status").json["outbox"] == waiting)
      }
      try small.makeRoom()
      try harvest.finish(coach)
    }
    #expect(refusals >= 3, "the disk was full often enough")
    #expect(server.log.contains("free some space"))
    try harvest.expectNothingLost()
    server.stop()
    #expect(try server.run("verify").json["ok"] == true)
  }
}
