import Glibc
import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncServer

@Suite("config check")
struct ConfigCheckTests {
  private let office: TestOffice

  init() throws {
    office = try TestOffice()
    // Made by a process with whatever file mode the tests run with.
    for name in ["registry.sqlite", "zones/commons.sqlite", "zones/hr.sqlite", "zones/it.sqlite"] {
      unsafe chmod("\(office.data.path)/\(name)", 0o600)
    }
  }

  /// The verdicts that are not "ok", by subject.
  private func complaints(_ options: String = "") throws -> [String: String] {
    let answer = try office.run(
      "config check \(options)".split(separator: " ").map(String.init))
    let json = try answer.json()
    var complaints: [String: String] = [:]
    for check in json["checks"]?.arrayValue ?? [] where check["verdict"] != "ok" {
      complaints[check["subject"]?.stringValue ?? ""] = check["verdict"]?.stringValue
    }
    #expect(json["ok"]?.boolValue == !complaints.values.contains("problem"))
    #expect(answer.status == (json["ok"] == true ? .done : .failure))
    return complaints
  }

  @Test func whatIsRightIsRight() throws {
    #expect(try complaints().isEmpty)
    #expect(
      try office.json("config check")["checks"]?.arrayValue?.map { $0["subject"] }
        == [
          "permissions", "space", "registry", "zone commons", "zone hr", "zone it", "clock",
          "listen",
        ])
  }

  @Test func filesThatOthersMayRead() throws {
    unsafe chmod(office.data.registryPath, 0o644)
    #expect(try complaints() == ["permissions": "problem"])
  }

  @Test func zonesThatCannotBeRead() throws {
    let connection = try office.data.openZone(try #require(Zone("it"))).connection
    try connection.execute("PRAGMA user_version = 999")
    #expect(try complaints() == ["zone it": "problem"])
  }

  @Test func aRegistryThatMakesNoSense() throws {
    _ = try office.laptop(of: "Ana", in: ["it"])
    try office.registry().connection.execute("DELETE FROM person")
    #expect(try complaints() == ["registry": "problem"])
  }

  @Test func clocksThatWentBack() throws {
    _ = try office.laptop(of: "Ana", in: ["it"])
    office.clock.goBack(seconds: 200)
    #expect(try complaints() == ["clock": "problem"], "before there was a Fieldbook")
    office.clock.advance(seconds: 1_000_000)
    _ = try office.laptop(of: "Bruno", in: ["it"])
    office.clock.goBack(seconds: 200)
    #expect(try complaints().isEmpty, "within what clocks may drift")
    office.clock.goBack(seconds: 200)
    #expect(try complaints() == ["clock": "problem"])
  }

  @Test func whereItListens() throws {
    #expect(try complaints("--listen localhost:80").isEmpty)
    #expect(try complaints("--listen [::1]:0").isEmpty)
    #expect(try complaints("--listen 0.0.0.0:8750") == ["listen": "warning"])
    #expect(try complaints("--listen nowhere") == ["listen": "problem"])
  }
}
