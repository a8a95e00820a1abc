import LocalStore

/// Ten records that a laptop has lost, found by comparing ranges with a server that holds all. They
/// are taken away as a broken program would do it: behind the replica's back.
enum FindingDifferences {
  private static let count = 10

  static func measure(_ world: World) throws -> [Measured] {
    let office = try world.office(world.count)
    let found = try world.repetitions.map { _ in
      try lose(office.reader.path)
      let rounds = try office.reader.sync().rounds.filter { $0.request.endpoint == .reconcile }
      return (
        rounds: rounds.count,
        bytes: rounds.reduce(0) { $0 + $1.request.body.count + $1.answer.count }
      )
    }
    return [
      Measured(
        target: Target(name: "finding 10 differences, rounds", limit: .atMost(4)),
        numbers: found.map { Double($0.rounds) }),
      Measured(
        target: Target(name: "finding 10 differences, KB", limit: .atMost(12)),
        numbers: found.map { Double($0.bytes) / 1e3 },
        note: "among \(office.workload.rowCount) records, with what is then sent of them"),
    ]
  }

  private static func lose(_ path: String) throws {
    try PlainSQLite(path).execute(
      "DELETE FROM fact WHERE seq IN (SELECT seq FROM fact ORDER BY random() LIMIT \(count))")
  }
}
