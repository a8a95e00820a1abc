import Glibc
import LocalStore
import TestSupport
import Testing

@Suite("A server that is restored from a backup")
struct RestoreTests {
  /// What a server lost since its backup, and where it still is.
  private struct Loss {
    let town: TwoCoaches
    let backup: String
    /// Somebody who joined after the backup.
    let carla: Laptop
    let enterprises: Set<String>

    var everybody: [Laptop] { town.everybody + [carla] }
  }

  /// Makes a backup while a laptop goes on syncing, and then everybody goes on working.
  private func lose(_ server: RunningServer) throws -> Loss {
    let town = try TwoCoaches(server)
    let backup = server.folder.file("backup")
    let watch = try town.bruno.start("sync", "--watch")
    for number in 1...3 {
      try town.amina.run("enterprise", "add", "legal_name=Before \(number)", "country=IT")
      try town.amina.sync()
    }
    try server.run("backup", backup)
    try town.amina.run("enterprise", "add", "legal_name=After", "country=IT")
    try town.amina.sync()
    watch.send(SIGTERM)
    #expect(watch.end(within: 20_000) == .status(0))

    try town.amina.run("enterprise", "edit", town.agade, "city=Monza")
    try town.bruno.run("enterprise", "edit", town.agade, "phone=+39 02 5555 0101")
    let carla = try server.laptop("Carla")
    try carla.run("enterprise", "add", "legal_name=Carla's", "country=IT")
    for laptop in town.everybody + [carla] { try laptop.sync() }
    for laptop in town.everybody + [carla] { try laptop.sync() }
    return Loss(
      town: town, backup: backup, carla: carla, enterprises: try town.amina.ids("enterprise"))
  }

  private func expectNothingLost(_ loss: Loss, _ laptops: [Laptop]) throws {
    for laptop in laptops {
      #expect(try laptop.ids("enterprise") == loss.enterprises)
      let fields = try laptop.show(loss.town.agade)["fields"]
      #expect(fields?["city"] == "Monza")
      #expect(fields?["phone"] == "+39 02 5555 0101")
      #expect(try laptop.run("conflicts").json == [])
    }
    try expectAgreement(loss.town.server, laptops)
  }

  @Test func everythingComesBackFromTheLaptops() async throws {
    try await onOwnThread {
      try withServer { server in
        let loss = try lose(server)
        let refused = try server.run("restore", loss.backup, "--yes", expecting: 1)
        #expect(try refused.error["code"] == "server-running")
        server.stop()
        let restored = try server.run("restore", loss.backup, "--yes").json
        #expect(restored["registry"] == "kept")
        let count = try server.run("list", "enterprise").json.arrayValue?.count
        #expect(count == loss.enterprises.count - 2)
        try server.start()
        for laptop in loss.everybody { try laptop.sync() }
        for laptop in loss.everybody { try laptop.sync() }
        try expectNothingLost(loss, loss.everybody)
        #expect(try server.run("verify").json["ok"] == true)
      }
    }
  }

  /// Whoever wrote it has lost the laptop: a colleague's is the only one that still holds it.
  @Test func whatOthersWroteComesBackWithTheirNames() async throws {
    try await onOwnThread {
      try withServer { server in
        let loss = try lose(server)
        // With its logs not emptied.
        server.kill()
        try server.run("restore", loss.backup, "--yes")
        try server.start()
        try loss.town.bruno.sync()
        try loss.town.office.sync()
        try expectNothingLost(loss, [loss.town.bruno, loss.town.office])

        let history = try server.run("history", loss.town.agade).json.arrayValue
        let city = history?.last { $0["field"] == "city" }
        #expect(city?["new"] == "Monza")
        #expect(city?["author"] == "Amina")
        #expect(city?["device_name"] != nil)
        let italy = try server.run("zone", "list").json.arrayValue?.first { $0["zone"] == "it" }
        #expect((italy?["carried"]?.integerValue ?? 0) > 0)
      }
    }
  }

  @Test func onAnotherMachine() async throws {
    try await onOwnThread {
      try withServer { server in
        let loss = try lose(server)
        server.kill()
        try server.loseData()
        try server.run("restore", loss.backup, "--yes")
        try server.start()
        for laptop in loss.town.everybody { try laptop.sync() }
        for laptop in loss.town.everybody { try laptop.sync() }
        // What Carla wrote is on all laptops; only she herself must join again.
        try expectNothingLost(loss, loss.town.everybody)
        try loss.carla.run("enterprise", "edit", loss.town.agade, "email=carla@agade.example")
        #expect(try loss.carla.run("sync", expecting: 7).error["code"] == "not-enrolled")
        try server.enrol(loss.carla, "Carla")
        for laptop in loss.everybody { try laptop.sync() }
        for laptop in loss.everybody { try laptop.sync() }
        try expectNothingLost(loss, loss.everybody)
        #expect(
          try loss.town.office.field("email", of: loss.town.agade) == "carla@agade.example")
      }
    }
  }

  @Test func killedAtAnyMomentItLeavesOneAgeOrTheOther() async throws {
    let seed = Seeds.one()
    try await onOwnThread {
      var random = SplitMix64(seed: seed)
      try withServer { server in
        let loss = try lose(server)
        server.stop()
        let began = Deadline.now
        try server.run("restore", loss.backup, "--yes")
        let usual = Deadline.now - began
        for _ in 1...12 {
          let process = try server.begin("restore", loss.backup, "--yes")
          _ = process.end(within: random.below(max(usual, 1)))
          process.kill()
          let answer = try server.run("zone", "list", expecting: nil)
          if answer.ending != .status(0) {
            #expect(try answer.error["code"] == "restore-unfinished", "FIELDBOOK_SEED=\(seed)")
            try server.run("restore", loss.backup, "--yes")
          }
          #expect(try server.run("verify").json["ok"] == true, "FIELDBOOK_SEED=\(seed)")
        }
        try server.start()
        for laptop in loss.everybody { try laptop.sync() }
        for laptop in loss.everybody { try laptop.sync() }
        try expectNothingLost(loss, loss.everybody)
      }
    }
  }
}
