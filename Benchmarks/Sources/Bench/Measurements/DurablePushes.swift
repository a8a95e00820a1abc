import Foundation

/// Pushes of a hundred new records each, from many laptops to one zone at once, every one durable
/// before it is answered. Against the same rows inserted in plain SQLite, as durably, in batches of
/// what all of them push at a time.
enum DurablePushes {
  private static let laptops = 64
  private static let fewLaptops = 8
  private static let recordsPerPush = 100

  static func measure(_ world: World) throws -> [Measured] {
    // Each laptop is a replica that has to be made first.
    let laptops = world.options.isQuick ? fewLaptops : laptops
    let batch = laptops * recordsPerPush
    let workload = Workload(count: batch * (world.options.isQuick ? 1 : 5))
    let times = try world.repetitions.map { number in
      (
        ours: try push(world, workload, number, from: laptops),
        plain: try insert(world, workload, batch)
      )
    }
    let count = Double(workload.enterprises.count)
    let rates = times.map { (ours: count / $0.ours.seconds, plain: count / $0.plain) }
    return [
      Measured(
        target: Target(
          name: "durable pushes from \(laptops) laptops, x plain SQLite", limit: .atLeast(0.35)),
        numbers: times.map { $0.plain / $0.ours.seconds },
        note: "\(ReportTable.number(Measured.median(of: rates.map(\.ours)))) against "
          + "\(ReportTable.number(Measured.median(of: rates.map(\.plain)))) changes a second")
    ] + Waits.rows("push of 100 changes, \(laptops) laptops at once", times.map(\.ours.waits))
  }

  private static func push(
    _ world: World, _ workload: Workload, _ number: Int, from laptops: Int
  ) throws -> (seconds: Double, waits: [Double]) {
    let server = try ServerProcess(
      world.options.programs, data: world.path("server-pushes-\(number)"))
    defer { server.stop() }
    let table = workload.enterprises
    let share = table.count / laptops
    let load = try (0..<laptops).map { place in
      let path = world.path("pusher.sqlite")
      defer { World.remove(path) }
      return try PushLoad.Laptop(
        Laptop(path, name: "Coach \(place)", ago: Laptop.pastMilliseconds), at: server, table,
        place * share..<(place + 1) * share, each: recordsPerPush)
    }
    var waits: [Double] = []
    let seconds = try Stopwatch.seconds { waits = try PushLoad(load, port: server.port).run() }
    return (seconds, waits)
  }

  private static func insert(_ world: World, _ workload: Workload, _ batch: Int) throws -> Double {
    let path = world.path("plain.sqlite")
    defer { World.remove(path) }
    let (database, table) = (try PlainSQLite(path, .full), workload.enterprises)
    try database.createTables([table])
    return try Stopwatch.seconds {
      for start in stride(from: 0, to: table.count, by: batch) {
        try database.execute("BEGIN IMMEDIATE")
        try database.insert(table, start..<start + batch)
        try database.execute("COMMIT")
      }
    }
  }
}
