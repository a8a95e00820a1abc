import LocalStore
import SyncProtocol
import Synchronization

/// The files of the zones that were asked for: one writer and some readers each.
final class OpenZones: Sendable {
  struct Files: Sendable {
    let writer: ZoneWriter
    let readers: ZoneReaders
  }

  private let directory: String
  private let schema: Schema
  private let zones = Mutex<[Zone: Files]>([:])

  /// - Parameter directory: holds one file for each zone, `NAME.sqlite`.
  init(directory: String, schema: Schema) {
    self.directory = directory
    self.schema = schema
  }

  func open(_ zone: Zone) throws -> Files {
    try zones.withLock { zones in
      if let files = zones[zone] { return files }
      let path = "\(directory)/\(zone.name).sqlite"
      let files = Files(
        writer: try ZoneWriter(path: path, zone: zone, schema: schema),
        readers: ZoneReaders(path: path, zone: zone))
      zones[zone] = files
      return files
    }
  }

  /// Waits for the pushes in hand and closes every file.
  func close() {
    let open = zones.withLock { zones in
      defer { zones = [:] }
      return Array(zones.values)
    }
    for files in open {
      files.writer.close()
      files.readers.close()
    }
  }
}
