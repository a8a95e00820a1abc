import Foundation

/// Other ways to store and send the workload: SQLite's changesets, and libraries for Python.
enum Peers {
  static func measure(_ world: World) throws -> [Peer] {
    let workload = world.workload(world.count)
    let (path, copy) = (world.path("session.sqlite"), world.path("session-copy.sqlite"))
    defer { for path in [path, copy] { World.remove(path) } }
    return try [SessionChangesets.measure(workload, path, copy: copy)]
      + libraries(world, workload)
  }

  private static func libraries(_ world: World, _ workload: Workload) throws -> [Peer] {
    guard let python = world.options.python else {
      return ["loro", "pycrdt", "automerge"].map { Peer(peer: $0, version: nil) }
    }
    let path = world.path("plain.sqlite")
    defer { World.remove(path) }
    _ = try ReferenceFile.write(workload, to: path)
    try writeEdits(workload, to: path)
    let report = try Programs.run([python.interpreter, python.script, path])
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode([Peer].self, from: Data(report))
  }

  private static func writeEdits(_ workload: Workload, to path: String) throws {
    let database = try PlainSQLite(path)
    try database.execute("CREATE TABLE edit(name, id, field, value); BEGIN")
    for edit in workload.edits { try database.execute(workload.insert(of: edit)) }
    try database.execute("COMMIT")
  }
}
