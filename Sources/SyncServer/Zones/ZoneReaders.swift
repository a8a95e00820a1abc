import LocalStore
import SyncProtocol
import Synchronization

/// Connections for reading a zone: as many as there are readers at work, each with one snapshot,
/// and none waits for the zone's writer.
final class ZoneReaders: Sendable {
  private let path: String
  private let zone: Zone
  private let idle = Mutex(Pool())

  /// Files that no thread uses at present.
  private struct Pool: @unchecked Sendable {
    var files: [ZoneFile] = []
    var isClosed = false
  }

  /// Idle connections kept; each has a page cache of its own.
  private static let idleLimit = 8

  init(path: String, zone: Zone) {
    self.path = path
    self.zone = zone
  }

  /// Lends a connection to the calling thread.
  func read<Result>(_ body: (ZoneFile) throws -> Result) throws -> Result {
    let file = try take()
    defer { give(file) }
    return try body(file)
  }

  private func take() throws -> ZoneFile {
    if let file = idle.withLock({ $0.files.popLast() }) { return file }
    return try ZoneFile(Connection.open(path, mode: .readOnly), zone: zone)
  }

  private func give(_ file: ZoneFile) {
    idle.withLock { pool in
      if !pool.isClosed, pool.files.count < Self.idleLimit { pool.files.append(file) }
    }
  }

  func close() {
    idle.withLock { pool in
      pool.isClosed = true
      pool.files = []
    }
  }
}
