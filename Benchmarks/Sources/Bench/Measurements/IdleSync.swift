/// A sync of a laptop that has nothing to send or to receive, as it passes over the wire: heads,
/// bodies and all.
enum IdleSync {
  static func measure(_ world: World) throws -> [Measured] {
    let office = try world.office(world.smallCount)
    let proxy = try CountingProxy(to: office.server.port)
    defer { proxy.stop() }
    let home = Home(world.path("home-idle"), world.options.programs)
    try home.join(office.server, name: "Idle", at: "http://127.0.0.1:\(proxy.port)")
    try home.run(["sync"])
    let traffic = try world.repetitions.map { _ in
      proxy.reset()
      try home.run(["sync"])
      return proxy.traffic
    }
    return [
      Measured(
        target: Target(name: "idle sync, round trips", limit: .atMost(1)),
        numbers: traffic.map { Double($0.turns) }),
      Measured(
        target: Target(name: "idle sync, bytes with headers", limit: .atMost(600)),
        numbers: traffic.map { Double($0.sent + $0.received) },
        note: traffic.first.map { "\($0.sent) up, \($0.received) down" } ?? ""),
    ]
  }
}
