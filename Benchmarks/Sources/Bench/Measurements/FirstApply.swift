import Foundation
import LocalStore

/// What a server's process sent to a laptop that had nothing, applied to another that has nothing:
/// facts, then the typed tables; and how large the file is then. Against the same rows inserted in
/// plain SQLite.
enum FirstApply {
  private struct Sample {
    let facts: Double
    let views: Double
    let plain: Double
    let bytes: Double
    let plainBytes: Double
  }

  static func measure(_ world: World) throws -> [Measured] {
    let office = try world.office(world.count)
    let samples = try world.repetitions.map { _ in try sample(world, office) }
    let plain = samples.map(\.plain)
    let ready = samples.map { $0.facts + $0.views }
    return [
      Measured(
        target: Target(name: "apply facts, x plain insert", limit: .atMost(1.5)),
        numbers: samples.map { $0.facts / $0.plain },
        note: Measured.note(samples.map(\.facts), against: plain)),
      Measured(
        target: Target(name: "apply until views are ready, x plain insert", limit: .atMost(3)),
        numbers: samples.map { ($0.facts + $0.views) / $0.plain },
        note: Measured.note(ready, against: plain)),
      Measured(
        target: Target(
          name: "file with facts and typed tables, x plain SQLite", limit: .atMost(2)),
        numbers: samples.map { $0.bytes / $0.plainBytes },
        note: megabytes(samples.map(\.bytes)) + " against " + megabytes(samples.map(\.plainBytes))),
    ]
  }

  private static func sample(_ world: World, _ office: Office) throws -> Sample {
    let (path, plainPath) = (world.path("apply.sqlite"), world.path("plain.sqlite"))
    defer { for path in [path, plainPath] { World.remove(path) } }
    let (facts, views) = try apply(office.firstSync, path)
    let plain = try ReferenceFile.write(office.workload, to: plainPath)
    return Sample(
      facts: facts, views: views, plain: plain, bytes: try packedSize(path),
      plainBytes: try packedSize(plainPath))
  }

  private static func apply(
    _ conversation: Conversation, _ path: String
  ) throws -> (facts: Double, views: Double) {
    let newcomer = try Laptop(path, name: "Newcomer")
    let facts = try Stopwatch.seconds { try conversation.replay(to: newcomer.replica) }
    return (facts, try newcomer.catchUp())
  }

  /// After VACUUM, without the tables of a search index.
  private static func packedSize(_ path: String) throws -> Double {
    let database = try PlainSQLite(path)
    for name in try database.texts("SELECT name FROM sqlite_schema WHERE sql LIKE '% USING fts5%'")
    {
      try database.execute("DROP TABLE \"\(name)\"")
    }
    try database.execute("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")
    return try World.size(path)
  }

  private static func megabytes(_ bytes: [Double]) -> String {
    "\(ReportTable.number(Measured.median(of: bytes) / 1e6)) MB"
  }
}
