import Glibc
import LocalStore
import SyncProtocol
import Testing

@testable import SyncServer

@Suite("A server that stops")
struct ServiceTests {
  @Test func thePortIsFreeAtOnceAndTheLogsAreEmpty() throws {
    let office = try TestOffice()
    let first = try Service(
      office.data, listen: "127.0.0.1:0", schema: .fieldbook, clock: office.now, log: .silent)
    let address = first.address
    let client = try #require(HTTPTestClient(address))
    client.get("/healthz")
    #expect(client.response()?.status == 200)
    #expect(first.stop() == 0)
    let second = try Service(
      office.data, listen: address, schema: .fieldbook, clock: office.now, log: .silent)
    #expect(second.address == address)
    second.stop()
    for file in ["registry.sqlite", "zones/it.sqlite"] {
      #expect(unsafe access("\(office.data.path)/\(file)-wal", F_OK) != 0, "\(file)")
    }
  }

  @Test func anAddressInUseIsToldWithAHint() throws {
    let office = try TestOffice()
    let service = try Service(
      office.data, listen: "127.0.0.1:0", schema: .fieldbook, clock: office.now, log: .silent)
    defer { service.stop() }
    let failure = office.failure("serve --listen \(service.address)")
    #expect(failure?.code == "cannot-listen")
    #expect(failure?.hint?.contains("another port") == true)
    #expect(office.failure("serve --listen nowhere")?.status == .usage)
  }

  @Test func whatWasLastSeenIsNoted() throws {
    let office = try TestOffice()
    let server = try TestService(office)
    let invited = try office.json("invite --name Boss --role central")["code"]?.stringValue ?? ""
    let joined = try server.join(#"{"code": "\#(invited)"}"#).json
    _ = try server.sync(joined["credential"]?.stringValue, [])
    server.service.stop()
    #expect(
      try office.json("device list").arrayValue?.first?["last_seen"]
        == "2026-01-01T00:00:00.000Z")
  }
}
