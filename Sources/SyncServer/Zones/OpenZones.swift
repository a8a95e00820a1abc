import LocalStore
import SyncProtocol
import Synchronization

/// The zones' files as a server has them open: of each the one writer, and readers.
final class OpenZones: Sendable {
  /// One zone's file, open.
  struct Entry: Sendable {
    let writer: ZoneWriter
    let readers: ZoneReaders
  }

  private let data: DataDirectory
  /// What every replica holds, and what was erased.
  let ledger: ReplicaLedger
  /// Pages of all zones that many ask for.
  let segments = SegmentCache()
  private let entries = Mutex<[Zone: Entry]>([:])

  /// - Parameter clock: the wall clock, in milliseconds since 1970.
  init(_ data: DataDirectory, clock: @escaping @Sendable () -> UInt64) {
    self.data = data
    ledger = ReplicaLedger(registry: data.registryPath, clock: clock)
  }

  /// Whether there is a zone's file.
  func holds(_ zone: Zone) -> Bool { FilePath.exists(data.zonePath(zone)) }

  /// Opens a zone's file with its first use, and erases in it first what a killed server, or a
  /// restored file, left unerased. There must be one.
  func open(_ zone: Zone) throws -> Entry {
    try entries.withLock { entries in
      if let open = entries[zone] { return open }
      let path = data.zonePath(zone)
      try ledger.eraseRecords(in: ZoneFile(Connection.open(path, mode: .readWrite), zone: zone))
      let open = Entry(
        writer: try ZoneWriter(path: path, zone: zone),
        readers: ZoneReaders(path: path, zone: zone))
      entries[zone] = open
      return open
    }
  }

  /// Waits for the work in hand and closes every file. No work may come in afterwards.
  func close() {
    let open = entries.withLock { entries in
      defer { entries = [:] }
      return Array(entries.values)
    }
    for entry in open {
      entry.writer.close()
      entry.readers.close()
    }
    ledger.close()
  }
}
