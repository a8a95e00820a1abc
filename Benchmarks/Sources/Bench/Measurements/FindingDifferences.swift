import LocalStore

/// Ten records that a laptop has lost, found by comparing ranges with a server that holds all. They
/// are taken away as a broken program would do it: behind the replica's back.
enum FindingDifferences {
  private static let count = 10

  static func measure(_ world: World) throws -> [Measured] {
    let office = try world.office(world.count)
    let found = try world.repetitions.map { _ in
      try lose(office.reader.path)
      let conversation = try office.reader.sync()
      return (
        all: cost(conversation.rounds),
        finding: cost(conversation.rounds.filter { $0.request.endpoint == .reconcile })
      )
    }
    let (finding, all) = (found.map(\.finding), found.map(\.all))
    return [
      Measured(
        target: Target(name: "finding 10 differences, rounds", limit: .atMost(4)),
        numbers: finding.map(\.rounds),
        note: "\(median(all.map(\.rounds))) with the sync that notices them"),
      Measured(
        target: Target(name: "finding 10 differences, KB", limit: .atMost(12)),
        numbers: finding.map(\.kilobytes),
        note: "among \(office.workload.rowCount) records, with what is then sent of them; "
          + "\(median(all.map(\.kilobytes))) with the sync that notices them"),
    ]
  }

  private static func cost(_ rounds: [Conversation.Round]) -> (rounds: Double, kilobytes: Double) {
    let bytes = rounds.reduce(0) { $0 + $1.request.body.count + $1.answer.count }
    return (Double(rounds.count), Double(bytes) / 1e3)
  }

  private static func median(_ numbers: [Double]) -> String {
    ReportTable.number(Measured.median(of: numbers))
  }

  private static func lose(_ path: String) throws {
    try PlainSQLite(path).execute(
      "DELETE FROM fact WHERE seq IN (SELECT seq FROM fact ORDER BY random() LIMIT \(count))")
  }
}
