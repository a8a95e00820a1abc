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

  private let directory: String
  private let entries = Mutex<[Zone: Entry]>([:])

  /// - Parameter directory: holds one file for each zone, `NAME.sqlite`.
  init(directory: String) { self.directory = directory }

  /// Opens a zone's file with its first use. There must be one.
  func open(_ zone: Zone) throws -> Entry {
    try entries.withLock { entries in
      if let open = entries[zone] { return open }
      let path = "\(directory)/\(zone.name).sqlite"
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
  }
}
