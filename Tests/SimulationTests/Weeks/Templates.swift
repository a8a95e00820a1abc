import FoundationEssentials
import SyncProtocol
import TestSupport

@testable import LocalStore
@testable import SyncServer

/// New files of each kind, made once: writing their bytes costs a fraction of making the tables.
enum Templates {
  static let zones = ["commons", "hr", "it"].compactMap { Zone($0) }

  private static let replica = Result {
    try bytes { path in
      let replica = try Replica.open(
        Connection.open(path), schema: .fieldbook,
        surroundings: Surroundings(wallMilliseconds: { 0 }))
      for zone in zones { try replica.addZone(zone, title: zone.name, role: nil) }
      // Every copy is to mint its own.
      try replica.connection.execute("DELETE FROM own_writer")
      try replica.connection.execute("DELETE FROM setting")
      return replica.connection
    }
  }

  private static let zone = Result {
    try bytes { try ZoneFile(Connection.open($0), zone: .commons).connection }
  }

  static func writeReplica(to path: String) throws { try write(replica.get(), to: path) }
  static func writeZone(to path: String) throws { try write(zone.get(), to: path) }

  private static func bytes(of make: (String) throws -> Connection) throws -> [UInt8] {
    let folder = try TemporaryFolder(inMemory: true)
    let connection = try make(folder.file("template"))
    _ = try connection.checkpoint(.truncate)
    return Array(try Data(contentsOf: URL(fileURLWithPath: connection.path)))
  }

  private static func write(_ bytes: [UInt8], to path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }
}

/// A database file as somebody copies it: with its log emptied first, as a rule.
enum DatabaseFile {
  static func copy(_ connection: Connection, to path: String) throws {
    _ = try connection.checkpoint(.truncate)
    try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(atPath: connection.path, toPath: path)
  }

  /// Puts a copy in the place of a file that nobody has open.
  static func replace(_ path: String, by copy: String) throws {
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path + suffix)
    }
    try FileManager.default.copyItem(atPath: copy, toPath: path)
  }
}
