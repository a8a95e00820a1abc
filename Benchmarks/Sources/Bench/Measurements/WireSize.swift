import Foundation

/// The bodies with which a server's process gives a laptop that has nothing everything. It is the
/// same each time, so it is measured once. With fewer rows than the targets are for, what those
/// would take is extrapolated.
enum WireSize {
  private static let targetCount = 100_000

  static func measure(_ world: World) throws -> [Measured] {
    let answers = try world.office(world.count).firstSync.answers
    let scale = Double(targetCount) / Double(world.count) / 1e6
    let raw = Double(answers.reduce(0) { $0 + $1.count }) * scale
    let packed = Double(try answers.reduce(0) { try $0 + Gzip.size($1) }) * scale
    let note = "\(answers.count) answers" + (scale == 1e-6 ? "" : ", extrapolated")
    return [
      Measured(
        target: Target(name: "everything on the wire, raw, MB", limit: .atMost(50)),
        numbers: [raw], note: note),
      Measured(
        target: Target(name: "everything on the wire, gzip -6, MB", limit: .atMost(20)),
        numbers: [packed], note: note),
    ]
  }
}
