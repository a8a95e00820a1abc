import SyncProtocol
import Testing

@testable import LocalStore
@testable import SyncServer

@Suite("A laptop is revoked") struct RevokedLaptopTests {
  private let bench: Bench
  private let italy: Zone

  init() throws {
    italy = try #require(Zone("it"))
    var bench = Bench()
    bench.zones = [.commons, italy]
    self.bench = bench
  }

  private func laptop(_ server: SimulatedServer) throws -> Replica {
    let laptop = try bench.replica(seed: 2)
    try bench.write(laptop, "topic", "first", in: italy)
    try bench.sync(laptop, with: server)
    try bench.write(laptop, "topic", "second", in: italy)
    try bench.write(laptop, "topic", "third")
    return laptop
  }

  @Test("its work of every zone is handed over, its data stays, and it is sent nothing")
  func handsOver() throws {
    let server = try bench.server()
    let laptop = try laptop(server)
    let other = try bench.replica(seed: 3)
    try bench.write(other, "url", "news")
    try bench.sync(other, with: server, as: "other")
    server.revoke("laptop")
    let report = try bench.sync(laptop, with: server)

    #expect(report.standing == .revoked)
    #expect(report.pulled == 0 && report.held == 2)
    #expect(try server.heldTexts(of: italy) == ["second"])
    #expect(try server.heldTexts(of: .commons) == ["third"])
    #expect(try laptop.outboxItems().map(\.reason) == ["access", "access"])
    #expect(try bench.live(laptop, "topic", in: italy) == ["second"])
    #expect(try laptop.zones().map(\.access) == [.granted(.central), .granted(.central)])
    // It goes on offline, and hands that over as well.
    try bench.write(laptop, "code", "fourth", in: italy)
    try bench.sync(laptop, with: server)
    #expect(try server.heldTexts(of: italy) == ["second", "fourth"])
    #expect(try laptop.outboxCounts().waiting == 0)
  }

  @Test("another invitation brings in what was held for want of access")
  func joinsAgain() throws {
    let server = try bench.server()
    let laptop = try laptop(server)
    server.revoke("laptop")
    try bench.sync(laptop, with: server)
    let grants = [Zone.commons, italy].map {
      AccessList.Grant(zone: $0, title: $0.name, role: .central)
    }
    try laptop.enrol(as: "Amina", access: AccessList(revision: 9, grants: grants))
    try bench.sync(laptop, with: server, as: "laptop", device: "enrolled anew")
    #expect(try laptop.outboxItems().isEmpty)
    for zone in [.commons, italy] { #expect(try laptop.zone(zone)?.agrees == true) }
    let state = try server.zones[italy]?.store.fact(Bench.key(in: italy))?.state
    #expect(state?[Slot("topic")].live.map(\.value) == [.text("second")])
  }

  @Test("it is cleared only once nothing waits, and takes no work from then on")
  func retires() throws {
    let server = try bench.server()
    let laptop = try laptop(server)
    server.revoke("laptop", wipe: true)
    #expect(try !laptop.retire(), "two edits wait")
    let report = try bench.sync(laptop, with: server)
    #expect(report.standing == .toBeWiped)
    try bench.write(laptop, "code", "fourth", in: italy)
    #expect(try !laptop.retire(), "somebody went on working")
    try bench.sync(laptop, with: server)
    #expect(try laptop.retire())
    #expect(throws: ReplicaError.retired) { try bench.write(laptop, "code", "x", in: italy) }
    #expect(try server.heldTexts(of: italy) == ["second", "fourth"])
    // Somebody changed their mind before it came to that.
    try laptop.enrol(as: "Amina", access: AccessList(revision: 9, grants: []))
    try bench.write(laptop, "code", "fifth", in: italy)
  }

  @Test("values replaced before they could be sent are handed over before it is cleared")
  func replacedValues() throws {
    let server = try bench.server()
    let laptop = try bench.replica(seed: 2)
    for number in 1...5 { try bench.write(laptop, "topic", "value \(number)", in: italy) }
    server.revoke("laptop", wipe: true)
    var session = SyncSession(exchange: SmallPushes(replica: laptop))
    try bench.finish(&session, with: server)
    #expect(try server.heldTexts(of: italy) == Set((1...5).map { "value \($0)" }))
    #expect(try laptop.retire())
  }

  @Test("a copy of it hands over what it alone wrote")
  func clone() throws {
    try bench.withTemporaryFolder { folder in
      let server = try bench.server()
      let laptop = try bench.replica(seed: 2, at: "\(folder)/laptop")
      try bench.write(laptop, "topic", "first", in: italy)
      try bench.sync(laptop, with: server)
      try bench.copy(laptop.connection, to: "\(folder)/clone")
      let clone = try bench.replica(seed: 3, at: "\(folder)/clone")
      try bench.write(laptop, "topic", "a", in: italy, afterMilliseconds: 0)
      try bench.write(clone, "topic", "b", in: italy, afterMilliseconds: 0)
      server.revoke("laptop", wipe: true)
      for copy in [laptop, clone] {
        try bench.sync(copy, with: server)
        #expect(try copy.retire())
      }
      #expect(try server.heldTexts(of: italy) == ["a", "b"])
    }
  }
}
