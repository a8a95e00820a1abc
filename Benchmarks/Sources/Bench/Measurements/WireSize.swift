import Foundation

/// The bodies with which a server's process gives a laptop that has nothing everything. With fewer
/// rows than the targets are for, what those would take is extrapolated.
enum WireSize {
  private static let targetCount = 100_000

  static func measure(_ world: World) throws -> [Measured] {
    let office = try world.office(world.count)
    let scale = Double(targetCount) / Double(world.count) / 1e6
    let sizes = try world.repetitions.map { _ in try size(office) }
    let note =
      "\(office.firstSync.rounds.count) answers" + (scale == 1e-6 ? "" : ", extrapolated")
    return [
      Measured(
        target: Target(name: "everything on the wire, raw, MB", limit: .atMost(50)),
        numbers: sizes.map { $0.raw * scale }, note: note),
      Measured(
        target: Target(name: "everything on the wire, gzip -6, MB", limit: .atMost(20)),
        numbers: sizes.map { $0.packed * scale }, note: note),
    ]
  }

  /// The first sync's questions once more, with the server's answers of now.
  private static func size(_ office: Office) throws -> (raw: Double, packed: Double) {
    let client = try HTTPClient(port: office.server.port)
    var size = (raw: 0.0, packed: 0.0)
    for message in try office.reader.messages(of: office.firstSync) {
      try client.send(message)
      let answer = try client.receive()
      size.raw += Double(answer.count)
      size.packed += Double(try Gzip.size(answer))
    }
    return size
  }
}
