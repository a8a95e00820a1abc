import LocalStore
import Testing

@Suite("What a sync costs")
struct CostTests {
  @Test func anIdleSyncIsOneRoundTripOfLessThanAThousandBytes() throws {
    try withProxy { server, proxy, amina in
      try amina.run("import", "enterprise", Examples.italianRegister)
      try amina.sync()
      proxy.forget()
      let idle = try amina.sync()
      #expect(idle["round_trips"] == 1)
      #expect(idle["pushed"] == 0)
      #expect(idle["pulled"] == 0)
      let (sent, received) = bytes(idle)
      #expect(sent + received < 1_000)
      #expect(proxy.tally == TCPProxy.Tally(connections: 1, toServer: sent, toClient: received))
    }
  }

  /// What the client says that it sent and received is what went over the wire.
  @Test func theBytesToldAreTheBytesThatPassed() throws {
    try withProxy { server, proxy, amina in
      try amina.run("import", "enterprise", Examples.italianRegister)
      proxy.forget()
      let (sent, received) = bytes(try amina.sync())
      #expect(sent > 10_000)
      #expect(proxy.tally.toServer == sent)
      #expect(proxy.tally.toClient == received)

      let bruno = try server.laptop("Bruno", by: proxy.url)
      proxy.forget()
      let pull = bytes(try bruno.sync())
      #expect(pull.received > 10_000)
      #expect(proxy.tally.toServer == pull.sent)
      #expect(proxy.tally.toClient == pull.received)
    }
  }

  private func bytes(_ sync: JSONValue) -> (sent: Int, received: Int) {
    (Int(sync["bytes_sent"]?.integerValue ?? 0), Int(sync["bytes_received"]?.integerValue ?? 0))
  }

  private func withProxy(_ body: (RunningServer, TCPProxy, Laptop) throws -> Void) throws {
    try withServer { server in
      let proxy = try TCPProxy(to: server)
      defer { proxy.stop() }
      try body(server, proxy, try server.laptop("Amina", by: proxy.url))
    }
  }
}
