import FoundationEssentials
import SyncProtocol
import TestSupport

@testable import LocalStore

/// A replica in a file, for tests that damage it.
struct FiledReplica {
  let folder: TemporaryFolder
  let clock = FakeClock()

  init() throws {
    folder = try TemporaryFolder(inMemory: true)
    let made = try TestReplica(connection: Connection.open(path))
    try made.replica.setName("Ana")
  }

  var path: String { folder.file("replica.sqlite") }

  var surroundings: Surroundings {
    let clock = clock
    return Surroundings(
      wallMilliseconds: { clock.milliseconds }, random: SystemRandomNumberGenerator())
  }

  /// Opens it for as long as `body` runs, and closes it with its log emptied.
  @discardableResult
  func open<Result>(_ body: (Replica) throws -> Result) throws -> Result {
    clock.advance(seconds: 1)
    return try body(
      Replica.open(Connection.open(path), schema: .fieldbook, surroundings: surroundings))
  }

  /// Leaves the files as a process leaves them that is killed after `body`.
  func killed<Result>(after body: (Replica) throws -> Result) throws -> Result {
    let suffixes = ["", "-wal"]
    let result = try open { replica in
      let result = try body(replica)
      for suffix in suffixes { try copy(path + suffix, to: "\(path)-killed\(suffix)") }
      return result
    }
    for suffix in suffixes {
      try copy("\(path)-killed\(suffix)", to: path + suffix)
      try FileManager.default.removeItem(atPath: "\(path)-killed\(suffix)")
    }
    return result
  }

  private func copy(_ old: String, to new: String) throws {
    try? FileManager.default.removeItem(atPath: new)
    try FileManager.default.copyItem(atPath: old, toPath: new)
  }

  func bytes(_ suffix: String = "") throws -> [UInt8] {
    try Files.bytes(path + suffix)
  }

  func change(_ suffix: String = "", _ body: (inout [UInt8]) -> Void) throws {
    var bytes = try bytes(suffix)
    body(&bytes)
    try Data(bytes).write(to: URL(filePath: path + suffix))
  }

  /// Writes to the tables behind the replica's back.
  func tamper(_ sql: String) throws { try Connection.open(path).executeScript(sql) }

  func rescue(mayBeNothing: Bool = false) throws -> RepairOutcome {
    try ReplicaRescue(
      path, schema: .fieldbook, surroundings: surroundings, mayBeNothing: mayBeNothing
    ).run()
  }

  func findings() throws -> [Finding] {
    try open { try ReplicaCheckup($0).findings() }
  }

  /// The files beside the replica.
  func names() -> [String] { (try? FolderContents.names(of: folder.path)) ?? [] }
}

extension Replica {
  /// Adds an enterprise as its first field alone would.
  @discardableResult
  func add(_ name: String, in zone: Zone = .commons) throws -> RecordKey {
    try change { change in
      let key = RecordKey(zone: zone, type: "enterprise", id: change.mintID())
      try change.write(
        [
          LocalChange.Write(Slot("legal_name"), .text(name)),
          LocalChange.Write(Slot("country"), .text("IT")),
        ], to: key)
      return key
    }
  }

  func edit(_ key: RecordKey, _ slot: String, _ text: String) throws {
    try change { change in
      let shown = try store.fact(key)?.state.liveMarks(of: Slot(slot)) ?? []
      try change.write([LocalChange.Write(Slot(slot), .text(text), shown: shown)], to: key)
    }
  }

  func texts(_ key: RecordKey, _ slot: String) throws -> Set<String> {
    let live = try store.fact(key)?.state[Slot(slot)].live ?? []
    return Set(live.compactMap { $0.value?.elementText })
  }

  /// As if a server had acknowledged everything.
  func acknowledgeAll() throws {
    try connection.transaction { try connection.execute("DELETE FROM outbox") }
  }
}
