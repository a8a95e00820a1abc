import LocalStore
import SyncProtocol

/// Makes a backup's copy of a zone fit to be served, before it is put in its place.
struct ZoneRestoration {
  let data: DataDirectory
  /// The one that is in force afterwards.
  let registry: Registry
  /// Of the copy; one that is not there becomes an empty zone.
  let path: String
  let zone: Zone
  /// The wall clock, in milliseconds since 1970.
  let now: UInt64

  struct Ready {
    let records: UInt64
    let epoch: Epoch
    /// What people should know, as sentences.
    var notes: [String] = []
  }

  /// When this returns, the file is checked, durable, closed and without a log.
  func makeReady() throws -> Ready {
    let wasLost = !FilePath.exists(path)
    let file = try ZoneFile(try Connection.open(path, mode: .readWriteCreate), zone: zone)
    if let finding = try SQLiteIntegrity.findings(file.connection, as: .zone).first?.sentence {
      throw CommandFailure.damagedBackup(path, "is damaged (\(finding))")
    }
    var random = SystemRandomNumberGenerator()
    var ready = try file.connection.transaction {
      // Each thing that a restore does not take back, then the new beginning.
      let notes = try keepFromPresent(in: file)
      let epoch = try file.beginRecovery(at: now, using: &random)
      return Ready(records: try file.store.digest(of: zone).count, epoch: epoch, notes: notes)
    }
    if wasLost {
      ready.notes.append(
        "The zone \(zone) is neither here nor in the backup: it begins empty, and the laptops "
          + "bring what they hold of it.")
    }
    // Nobody else has the copy open: what keeps it from being rewritten is a full disk.
    guard try registry.applyErasures(to: file) else { throw ServerErasing.unfinished([path]) }
    _ = try file.connection.checkpoint(.truncate)
    return ready
  }

  /// Whose a writer is, what is held back, and of which epochs laptops may know, come from the file
  /// that is replaced, too.
  /// - Returns: what could not be done, as sentences.
  private func keepFromPresent(in file: ZoneFile) throws -> [String] {
    let presentPath = data.zonePath(zone)
    guard FilePath.exists(presentPath) else { return [] }
    do {
      let present = try data.openZone(zone)
      try WriterTable(connection: file.connection).adopt(
        WriterTable(connection: present.connection))
      try Quarantine(connection: file.connection).adopt(
        Quarantine(connection: present.connection))
      try file.rememberEpochs(of: present)
      return []
    } catch let error as SQLiteError where error.path == presentPath && error.isDamage {
      return [unreadable(error.message)]
    } catch FileFormatError.otherKind(_, presentPath) {
      return [unreadable("it is no zone's file")]
    }
  }

  private func unreadable(_ reason: String) -> String {
    "\(data.zonePath(zone)) could not be read (\(reason)): what was held in quarantine there since "
      + "the backup is only in the file that is kept."
  }
}

extension SQLiteError {
  /// Whether the file itself is broken, and not the way to it.
  var isDamage: Bool { kind == .corrupt || kind == .notADatabase }
}
