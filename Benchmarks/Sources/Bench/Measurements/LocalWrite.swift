import Foundation

/// All rows written on a laptop, as one import does it: facts, outbox and history durable in one
/// transaction. Against the same rows inserted in plain SQLite.
///
/// Both begin with the rows in memory in the same form, so that making values of them counts.
enum LocalWrite {
  static func measure(_ world: World) throws -> [Measured] {
    let target = Target(name: "local write, x plain SQLite", limit: .atMost(2))
    let workload = world.workload(world.count)
    var ratios: [Double] = []
    var times: [(ours: Double, plain: Double)] = []
    for _ in world.repetitions {
      let (path, plainPath) = (world.path("write.sqlite"), world.path("plain.sqlite"))
      defer { for path in [path, plainPath] { World.remove(path) } }
      let laptop = try Laptop(path, name: "Writer", ago: Laptop.pastMilliseconds)
      let ours = try Stopwatch.seconds { try laptop.write(workload.tables) }
      let plain = try ReferenceFile.write(workload, to: plainPath)
      times.append((ours, plain))
      ratios.append(ours / plain)
    }
    return [
      Measured(
        target: target, numbers: ratios,
        note: Measured.note(times.map(\.ours), against: times.map(\.plain)))
    ]
  }
}
