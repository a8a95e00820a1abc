import LocalStore
import SyncProtocol

/// Copies a server's files, while it serves or not, each as one commit left it.
struct Backup {
  let data: DataDirectory
  let clock: @Sendable () -> UInt64

  /// Makes a backup that is durable, whole and named `folder` once this returns. If it fails,
  /// nothing of it is left; if it is killed, nothing of that name.
  /// - Parameter folder: from `BackupFolder.new`.
  func make(_ folder: BackupFolder) throws -> BackupManifest {
    let lock = try data.lock(.backup)
    defer { withExtendedLifetime(lock) {} }
    let partial = folder.partial
    // What an interrupted backup left.
    try partial.remove()
    do {
      let manifest = try fill(partial)
      try DurableChange.move(partial.path, to: folder.path)
      return manifest
    } catch {
      try? partial.remove()
      throw error
    }
  }

  private func fill(_ folder: BackupFolder) throws -> BackupManifest {
    try folder.make()
    let created = Timestamp.text(milliseconds: clock())
    var zones: [Zone: BackupManifest.File] = [:]
    var missing = try data.openRegistry(clock: clock).zones().map(\.zone)
    var registry: BackupManifest.File
    repeat {
      for zone in missing { zones[zone] = try copyZone(zone, to: folder) }
      // After the zones, so that no zone's writer is of a device that the registry does not know.
      registry = try copyRegistry(to: folder)
      missing = try Self.zones(of: registry, in: folder, clock).filter { zones[$0] == nil }
    } while !missing.isEmpty
    let files = zones.sorted { $0.key < $1.key }.map(\.value) + [registry]
    let manifest = BackupManifest(created: created, files: files)
    try FileContents.replace(folder.manifestPath, with: manifest.bytes)
    try DurableChange.sync(folder.zonesPath)
    return manifest
  }

  // MARK: One file

  private func copyZone(_ zone: Zone, to folder: BackupFolder) throws -> BackupManifest.File {
    let path = folder.path(of: DataDirectory.zoneName(zone))
    try Self.copy(try data.openZone(zone).connection, to: path)
    let digest = try FileDigest.of(path)
    let copy = try ZoneFile(try Connection.open(path, mode: .readOnly), zone: zone)
    let state = BackupManifest.ZoneState(
      zone: zone, head: try copy.store.head(), epoch: try copy.epoch(),
      records: try copy.store.digest(of: zone).count)
    return BackupManifest.File(digest: digest, zone: state)
  }

  private func copyRegistry(to folder: BackupFolder) throws -> BackupManifest.File {
    let path = folder.path(of: DataDirectory.registryName)
    try Self.copy(try data.openRegistry(clock: clock).connection, to: path)
    return BackupManifest.File(digest: try FileDigest.of(path), zone: nil)
  }

  /// The zones that a copied registry knows: one may have been added meanwhile.
  private static func zones(
    of file: BackupManifest.File, in folder: BackupFolder, _ clock: @escaping @Sendable () -> UInt64
  ) throws -> [Zone] {
    let connection = try Connection.open(folder.path(of: file.name), mode: .readOnly)
    return try Registry(connection, clock: clock).zones().map(\.zone)
  }

  private static func copy(_ connection: Connection, to path: String) throws {
    // SQLite would make the file with whatever rights are usual here.
    try FileContents.replace(path, with: [])
    do {
      try connection.copy(to: path)
    } catch {
      var failure = CommandFailure(error)
      failure.message = "\(connection.path) cannot be copied to \(path): \(error.message)"
      throw failure
    }
    try DurableChange.sync(path)
  }
}
