import LocalStore
import SyncProtocol

/// Copies a backup into the data directory, checks it, and makes it fit to be served. Nothing that
/// is in force is changed.
struct RestoreStaging {
  let restore: Restore
  let source: BackupSource

  private var data: DataDirectory { restore.data }
  private var staging: BackupFolder { restore.staging }

  /// - Returns: the restore that is now to be decided. If this throws, nothing is left of it.
  func makeReady() throws -> RestoreMarker {
    // What an interrupted restore left.
    try staging.remove()
    do {
      return try fill()
    } catch {
      try? staging.remove()
      throw error
    }
  }

  private func fill() throws -> RestoreMarker {
    try staging.make()
    for file in source.manifest.files { try copy(file) }
    let registries = RestoreRegistry(data: data, staging: staging, clock: restore.clock)
    let registry = try registries.chosen()
    let inForce = try registries.open(registry)
    let now = restore.clock()
    var notes = [registry.note]
    var zones: [RestoreMarker.RestoredZone] = []
    let backedUp = source.manifest.zones.map(\.zone)
    for zone in (backedUp + registry.lost(besides: backedUp)).sorted() {
      let ready = try ZoneRestoration(
        data: data, registry: inForce, path: path(of: zone), zone: zone, now: now
      ).makeReady()
      notes += ready.notes
      let title = registry.titles[zone] ?? zone.name
      zones.append(
        RestoreMarker.RestoredZone(
          zone: zone, title: title, records: ready.records, epoch: ready.epoch))
    }
    let untouched = registry.present.filter { !backedUp.contains($0) }
    if !untouched.isEmpty {
      let names = untouched.map(\.name).joined(separator: ", ")
      notes.append("Not in the backup, and left as they are: \(names).")
    }
    return RestoreMarker(
      backup: source.folder.path, created: source.manifest.created,
      manifest: source.manifestHash, zones: zones, untouched: untouched,
      takesRegistry: registry.isRestored, replaced: replaced(zones, registry, now),
      recoveryEnd: now + Limits.recoveryMilliseconds, notes: notes)
  }

  private func path(of zone: Zone) -> String { staging.path(of: DataDirectory.zoneName(zone)) }

  private func copy(_ file: BackupManifest.File) throws(CommandFailure) {
    let digest = try FileDigest.copying(
      source.folder.path(of: file.name), to: staging.path(of: file.name))
    guard digest == file.digest else {
      throw .damagedBackup(source.folder.path(of: file.name), "is not what the manifest says")
    }
  }

  /// What the names of the files of before are to end in; nil if there are none.
  private func replaced(
    _ zones: [RestoreMarker.RestoredZone], _ registry: RestoreRegistry.Choice, _ now: UInt64
  ) -> String? {
    let isAnyThere =
      zones.contains { FilePath.exists(data.zonePath($0.zone)) }
      || registry.isRestored && FilePath.exists(data.registryPath)
    guard isAnyThere else { return nil }
    let moment = Timestamp.text(milliseconds: now).prefix { $0 != "." }
    let stamp = moment.filter { $0 != "-" && $0 != ":" } + "Z"
    var candidate = stamp
    var number = 1
    while FilePath.exists("\(data.path)/\(RestoreMarker.keptZonesName(candidate))") {
      number += 1
      candidate = "\(stamp)-\(number)"
    }
    return candidate
  }
}

extension CommandFailure {
  /// A file of a backup that cannot be trusted.
  static func damagedBackup(_ path: String, _ what: String) -> CommandFailure {
    CommandFailure(
      .invalidData, code: "backup-damaged", message: "\(path) \(what)",
      hint: "Take another backup; nothing was changed.")
  }
}
