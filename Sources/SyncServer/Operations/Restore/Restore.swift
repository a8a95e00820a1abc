import LocalStore
import SyncProtocol

/// Puts a backup's zones in the place of a server's.
///
/// First everything is copied into the data directory, checked and made ready there, while the
/// present data stays in force. Then the decision is written down (`RestoreMarker`), and from there
/// on a restore can only be finished: whoever is killed before has changed nothing, whoever is
/// killed after leaves a directory that nobody serves until `restore` has moved the rest. What was
/// in force is kept beside the new.
///
/// To be used only by who holds all the locks of the directory.
struct Restore {
  let data: DataDirectory
  let clock: @Sendable () -> UInt64
  /// The changes of files once the restore is decided.
  var disk = Disk()

  struct Disk {
    var move: (_ path: String, _ target: String) throws -> Void = DurableChange.move
    /// Of what need not be there.
    var remove: (_ path: String) throws -> Void = DurableChange.remove
  }

  /// Where everything is made ready.
  var staging: BackupFolder { BackupFolder(path: "\(data.path)/restoring") }

  /// Replaces what is in force by a backup.
  func run(_ source: BackupSource) throws -> RestoreMarker {
    let marker = try RestoreStaging(restore: self, source: source).makeReady()
    try marker.write(in: data)
    try finish(marker)
    return marker
  }

  /// Carries out what was decided, as much of it as is not done yet.
  func finish(_ marker: RestoreMarker) throws {
    try keepReplaced(marker)
    try moveIn(marker)
    try tellRegistry(marker)
    // Made anew by the next command that needs it.
    for suffix in Self.suffixes { try disk.remove(data.centralPath + suffix) }
    try disk.remove(RestoreMarker.path(in: data))
    try staging.remove()
  }

  // MARK: The files

  /// A database, and what SQLite keeps beside it.
  static let suffixes = ["", "-wal", "-shm", "-journal"]

  /// Moves what is in force out of the way, of each file whose successor still waits.
  private func keepReplaced(_ marker: RestoreMarker) throws {
    guard let replaced = marker.replaced else { return }
    for name in marker.names where FilePath.exists(staging.path(of: name)) {
      let kept = "\(data.path)/\(marker.keptName(name, replaced: replaced))"
      let error = PrivateFolder.make(FilePath.folder(of: kept))
      guard error == 0 else { throw Self.cannotMakeFolder(of: kept, error) }
      for suffix in Self.suffixes where FilePath.exists("\(data.path)/\(name)\(suffix)") {
        try disk.move("\(data.path)/\(name)\(suffix)", kept + suffix)
      }
    }
  }

  private static func cannotMakeFolder(of path: String, _ error: Int32) -> CommandFailure {
    .file(
      error, "the folder \(FilePath.folder(of: path)) cannot be made", code: "cannot-create")
  }

  private func moveIn(_ marker: RestoreMarker) throws {
    for name in marker.names where FilePath.exists(staging.path(of: name)) {
      try disk.move(staging.path(of: name), "\(data.path)/\(name)")
    }
  }

  // MARK: The registry

  /// Every zone's file that is in force now is one that the registry knows.
  private func tellRegistry(_ marker: RestoreMarker) throws {
    let registry = try data.openRegistry(clock: clock)
    let restored = marker.zones.map { Registry.ZoneEntry(zone: $0.zone, title: $0.title) }
    let others = marker.untouched.map { Registry.ZoneEntry(zone: $0, title: $0.name) }
    let unknown = try (restored + others).filter { try !registry.holds($0.zone) }
    if !unknown.isEmpty { try registry.addZones(unknown) }
  }
}
