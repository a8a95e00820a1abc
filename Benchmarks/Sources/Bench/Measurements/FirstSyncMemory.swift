/// What a first sync of everything needs at most, in `fieldbook sync` and in the server's process,
/// over what they need with nothing to do; and whether that grows with the number of records.
enum FirstSyncMemory {
  private struct Peaks {
    let idle: Double
    let busy: Double

    var overIdle: Double { (busy - idle) / 1e6 }
  }

  private typealias Sample = (client: Peaks, server: Peaks)

  static func measure(_ world: World) throws -> [Measured] {
    var samples: [(large: Sample, small: Sample)] = []
    for number in world.repetitions {
      let large = try sample(world, try world.office(world.count), number)
      samples.append((large, try sample(world, try world.office(world.smallCount), number)))
    }
    return rows("client", samples.map { ($0.large.client, $0.small.client) })
      + rows("server", samples.map { ($0.large.server, $0.small.server) })
  }

  private static func rows(
    _ side: String, _ peaks: [(large: Peaks, small: Peaks)]
  ) -> [Measured] {
    [
      Measured(
        target: Target(
          name: "peak memory of a first sync over idle, \(side), MB", limit: .atMost(64)),
        numbers: peaks.map(\.large.overIdle), note: note(peaks.map(\.large))),
      Measured(
        target: Target(
          name: "peak memory of a first sync, \(side), with N records / with N/10",
          limit: .atMost(1.2)),
        numbers: peaks.map { $0.large.busy / $0.small.busy }),
    ]
  }

  private static func note(_ peaks: [Peaks]) -> String {
    let (idle, busy) = (peaks.map { $0.idle / 1e6 }, peaks.map { $0.busy / 1e6 })
    return "\(ReportTable.number(Measured.median(of: busy))) MB, idle "
      + "\(ReportTable.number(Measured.median(of: idle))) MB"
  }

  private static func sample(_ world: World, _ office: Office, _ number: Int) throws -> Sample {
    let records = office.workload.rowCount
    let home = Home(world.path("home-\(records)-\(number)"), world.options.programs)
    try home.join(office.server, name: "Coach \(number)")
    let idleClient = try home.measure(["status"]).peakBytes
    // A process that has served others keeps what they needed.
    office.server.stop()
    try office.server.start()
    let idleServer = try office.server.peakBytes
    let client = Peaks(idle: idleClient, busy: try home.measure(["sync"]).peakBytes)
    return (client, Peaks(idle: idleServer, busy: try office.server.peakBytes))
  }
}
