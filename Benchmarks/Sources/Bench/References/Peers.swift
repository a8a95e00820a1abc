import Foundation

/// Other ways to store and send the workload: SQLite's changesets, as often as everything else, and
/// libraries for Python, once.
enum Peers {
  static func measure(_ world: World) throws -> [Peer] {
    let workload = world.workload(world.count)
    let (path, copy) = (world.path("session.sqlite"), world.path("session-copy.sqlite"))
    let changesets = try world.repetitions.map { _ in
      defer { for path in [path, copy] { World.remove(path) } }
      return try SessionChangesets.measure(workload, path, copy: copy)
    }
    return try [.median(of: changesets)] + libraries(world, workload)
  }

  private static func libraries(_ world: World, _ workload: Workload) throws -> [Peer] {
    guard let python = world.options.python else { return absent }
    let path = world.path("plain.sqlite")
    defer { World.remove(path) }
    _ = try ReferenceFile.write(workload, to: path)
    try writeEdits(workload, to: path)
    let report: [UInt8]
    do {
      report = try Programs.run([python.interpreter, python.script, path])
    } catch {
      // What others do is told, but nothing depends on it.
      Output.note("  the libraries for Python are left out: \(error)")
      return absent
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode([Peer].self, from: Data(report))
  }

  private static let absent = ["loro", "pycrdt", "automerge"].map { Peer(peer: $0, version: nil) }

  private static func writeEdits(_ workload: Workload, to path: String) throws {
    let database = try PlainSQLite(path)
    try database.execute("CREATE TABLE edit(name, id, field, value); BEGIN")
    for edit in workload.edits { try database.execute(workload.insert(of: edit)) }
    try database.execute("COMMIT")
  }
}
