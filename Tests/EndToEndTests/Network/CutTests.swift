import Testing

@Suite("The network breaks in the middle of a sync")
struct CutTests {
  /// Where to cut, in hundredths of what a sync of that size takes; the first and the last byte
  /// besides.
  private static let hundredths = [0, 3, 10, 25, 50, 75, 97]

  @Test(arguments: TCPProxy.Direction.allCases)
  func after(_ direction: TCPProxy.Direction) async throws {
    try await onOwnThread { try play(direction) }
  }

  private func play(_ direction: TCPProxy.Direction) throws {
    try withServer { server in
      let proxy = try TCPProxy(to: server)
      defer { proxy.stop() }
      var harvest = try Harvest(server, by: proxy.url)
      try harvest.work(0, on: harvest.coaches[0])
      let whole = try harvest.coaches.map { coach in
        proxy.forget()
        try coach.sync()
        return proxy.tally[direction]
      }
      var round = 0
      for part in Self.hundredths + [-1] {
        round += 1
        // One pushes into a cut; the other pulls into the next.
        try harvest.work(round, on: harvest.coaches[0])
        for (coach, whole) in zip(harvest.coaches, whole) {
          let count = part < 0 ? whole - 1 : whole * part / 100
          let cut = TCPProxy.Cut(direction: direction, afterBytes: count, isReset: round % 2 == 0)
          proxy.cutNext(cut)
          let answer = try coach.run("sync", expecting: nil)
          #expect([.status(0), .status(6)].contains(answer.ending), "\(cut): \(answer)")
        }
      }
      try harvest.expectNothingLost()
    }
  }
}
