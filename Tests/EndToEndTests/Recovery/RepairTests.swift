import FoundationEssentials
import LocalStore
import Testing

/// Files are damaged and set back under the real executables; one ordinary sync puts things right,
/// and what that costs is counted on the wire.
@Suite("What was damaged or lost is put right")
struct RepairTests {
  private static let count = 1_200

  private func withProxy(
    _ body: (RunningServer, TCPProxy, _ amina: Laptop, _ bruno: Laptop) throws -> Void
  ) throws {
    try withServer { server in
      let proxy = try TCPProxy(to: server)
      defer { proxy.stop() }
      let laptops = try ["Amina", "Bruno"].map { try server.laptop($0, by: proxy.url) }
      let rows = (0..<Self.count).map { "Impresa \($0),IT,Città \($0)" }
      let text = "legal_name,country,city\n" + rows.joined(separator: "\n") + "\n"
      try laptops[0].run("import", "enterprise", try server.folder.write(text, to: "rows.csv"))
      for laptop in laptops { try laptop.sync() }
      try body(server, proxy, laptops[0], laptops[1])
    }
  }

  private func bytes(_ proxy: TCPProxy) -> Int { proxy.tally.toServer + proxy.tally.toClient }

  @Test(arguments: [
    "DELETE FROM fact WHERE seq % 400 = 7",
    "UPDATE fact SET state = x'00' WHERE seq % 400 = 7",
    "UPDATE fact SET hash = zeroblob(16) WHERE seq % 400 = 7",
    "UPDATE fact SET state = (SELECT state FROM fact WHERE seq % 400 = 8) WHERE seq % 400 = 7",
  ])
  func aDamagedReplica(statement: String) throws {
    try withProxy { server, proxy, amina, bruno in
      try Connection.open(bruno.home + "/replica.sqlite").execute(statement)
      proxy.forget()
      let answer = try bruno.sync()
      #expect(answer["pulled"] == 3 && answer["pushed"] == 0)
      #expect(bytes(proxy) < 12_000, "\(proxy.tally)")
      try expectAgreement(server, [amina, bruno])
      #expect(try bruno.ids("enterprise").count == Self.count)
    }
  }

  @Test func aCursorThatRanAhead() throws {
    try withProxy { office, proxy, amina, bruno in
      try amina.run("enterprise", "add", "legal_name=Missed", "country=IT")
      try amina.sync()
      try Connection.open(bruno.home + "/replica.sqlite").executeScript(
        """
        ATTACH '\(amina.home)/replica.sqlite' AS other;
        UPDATE zone SET (base, position, journal_hash) =
          (SELECT base, position, journal_hash FROM other.zone AS o WHERE o.zone = zone.zone);
        """)
      let checks = try bruno.run("doctor").json["checks"]?.arrayValue ?? []
      let server = checks.filter { $0["check"] == "server" }.compactMap {
        $0["detail"]?.stringValue
      }
      #expect(server.contains { $0.contains("1 record of it") && $0.contains("is missing here") })
      proxy.forget()
      let answer = try bruno.sync()
      #expect(answer["pulled"] == 1 && answer["pushed"] == 0)
      #expect(answer["zones"]?.arrayValue?.map { $0["agrees"] } == [true, true])
      #expect(bytes(proxy) < 12_000, "\(proxy.tally)")
      try expectAgreement(office, [amina, bruno])
    }
  }

  @Test func aServerThatWasSetBack() throws {
    try withProxy { server, proxy, amina, bruno in
      let (data, copy) = (server.folder.file("data"), server.folder.file("copy"))
      server.stop()
      try FileManager.default.copyItem(atPath: data, toPath: copy)
      try server.start()
      for name in ["Uno", "Due", "Tre"] {
        try amina.run("enterprise", "add", "legal_name=\(name)", "country=IT")
      }
      try amina.sync()
      try bruno.sync()
      // The whole machine goes back, and nobody says so.
      server.stop()
      try FileManager.default.removeItem(atPath: data)
      try FileManager.default.moveItem(atPath: copy, toPath: data)
      try server.start()
      proxy.forget()
      let first = try amina.sync()
      #expect(first["pushed"] == 3 && first["pulled"] == 0)
      #expect(bytes(proxy) < 16_000, "\(proxy.tally)")
      proxy.forget()
      let second = try bruno.sync()
      #expect(second["pushed"] == 0 && second["pulled"] == 0)
      #expect(bytes(proxy) < 8_000, "\(proxy.tally)")
      try expectAgreement(server, [amina, bruno])
      #expect(try bruno.ids("enterprise").count == Self.count + 3)
    }
  }
}
