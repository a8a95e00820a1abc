import FoundationEssentials
import TestSupport

/// A file that a test damages.
struct DamagedFile {
  let path: String

  var exists: Bool { FileManager.default.fileExists(atPath: path) }

  func bytes() throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path))) }

  func change(_ body: (inout [UInt8]) -> Void) throws {
    var bytes = try bytes()
    body(&bytes)
    try Data(bytes).write(to: URL(filePath: path))
  }

  /// Spoils one page.
  func spoil(page: Int, with byte: UInt8) throws {
    try change { bytes in
      for place in page * 4_096..<min(bytes.count, (page + 1) * 4_096) { bytes[place] = byte }
    }
  }
}

extension Laptop {
  var replicaFile: DamagedFile { DamagedFile(path: "\(home)/replica.sqlite") }
  var logFile: DamagedFile { DamagedFile(path: "\(home)/replica.sqlite-wal") }

  /// A laptop with a copy of the home, as it is at this moment.
  func copy(as name: String) throws -> Laptop {
    let copy = Laptop(name, in: folder)
    try? FileManager.default.removeItem(atPath: copy.home)
    try FileManager.default.createDirectory(
      atPath: copy.home, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    for file in ["replica.sqlite", "replica.sqlite-wal", "credential"] {
      let old = "\(home)/\(file)"
      guard FileManager.default.fileExists(atPath: old) else { continue }
      try FileManager.default.copyItem(atPath: old, toPath: "\(copy.home)/\(file)")
    }
    return copy
  }
}
