import LocalStore
import SyncProtocol

/// Decides whose registry is in force after a restore: the present one, whenever there is one that
/// can be read, so that no access that was taken, and no erasure, comes back.
struct RestoreRegistry {
  let data: DataDirectory
  /// With the backup's registry in it.
  let staging: BackupFolder
  let clock: @Sendable () -> UInt64

  struct Choice {
    /// Whether the backup's registry takes the place of the present one.
    let isRestored: Bool
    /// What people should know of it, as a sentence.
    let note: String
    /// How the zones are called, by either registry.
    let titles: [Zone: String]
    /// The zones that there are now, with a file.
    let present: [Zone]
    /// Those that the registry in force knows.
    fileprivate let known: [Zone]

    /// The zones of which there is no file at all.
    func lost(besides zones: [Zone]) -> [Zone] {
      known.filter { !zones.contains($0) && !present.contains($0) }
    }
  }

  /// When this returns, a registry that is to be restored is ready, and another one is gone.
  func chosen() throws -> Choice {
    let backedUp = try checkBackup()
    let titles = { (entries: [Registry.ZoneEntry]) in
      Dictionary(entries.map { ($0.zone, $0.title) }) { first, _ in first }
    }
    switch try present() {
    case .kept(let entries):
      for suffix in Restore.suffixes {
        try DurableChange.remove(staging.path(of: DataDirectory.registryName) + suffix)
      }
      let known = entries.map(\.zone)
      return Choice(
        isRestored: false,
        note: "The registry stays as it is: people, devices and their access are those of now.",
        titles: titles(entries + backedUp), present: known.filter { isThere($0) }, known: known)
    case .none(let reason):
      try startAnew()
      return Choice(
        isRestored: true,
        note: "The registry is the backup's, because \(reason). Devices that joined since the "
          + "backup must join again, invitations must be made anew, whoever was revoked since "
          + "must be revoked again, and what was erased since must be erased again.",
        titles: titles(backedUp), present: try zonesWithFile(), known: backedUp.map(\.zone))
    }
  }

  /// The registry that is in force after the restore.
  func open(_ choice: Choice) throws -> Registry {
    try choice.isRestored ? openStaged() : data.openRegistry(clock: clock)
  }

  private func isThere(_ zone: Zone) -> Bool { FilePath.exists(data.zonePath(zone)) }

  private func zonesWithFile() throws -> [Zone] {
    try (FolderContents.names(of: data.zonesPath) ?? []).compactMap { name in
      Zone(String(name.prefix { $0 != "." })).flatMap {
        DataDirectory.zoneName($0) == "\(DataDirectory.zonesName)/\(name)" ? $0 : nil
      }
    }
  }

  // MARK: The present one

  private enum Present {
    case kept([Registry.ZoneEntry])
    /// Nothing to keep, because of this.
    case none(String)
  }

  private func present() throws -> Present {
    guard FilePath.exists(data.registryPath) else { return .none("there was none") }
    do {
      let registry = try data.openRegistry(clock: clock)
      if let finding = try SQLiteIntegrity.findings(registry.connection, as: .registry).first?
        .sentence
      {
        return .none("the one that was here is damaged (\(finding))")
      }
      if try registry.people().isEmpty, try isEverythingEmpty() {
        return .none("the one that was here knew nobody")
      }
      return .kept(try registry.zones())
    } catch let error as SQLiteError where error.isDamage {
      return .none("the one that was here cannot be read (\(error.message))")
    } catch FileFormatError.otherKind {
      return .none("what was here is no registry")
    }
  }

  /// Whether no zone has anything, as on a new machine on which `init` was run before the restore.
  private func isEverythingEmpty() throws -> Bool {
    try zonesWithFile().allSatisfy { (try? data.openZone($0).store.head()) == 0 }
  }

  // MARK: The backup's

  private func openStaged() throws -> Registry {
    try Registry(
      try Connection.open(staging.path(of: DataDirectory.registryName), mode: .readWrite),
      clock: clock)
  }

  private func checkBackup() throws -> [Registry.ZoneEntry] {
    let registry = try openStaged()
    if let finding = try SQLiteIntegrity.findings(registry.connection, as: .registry).first?
      .sentence
    {
      throw CommandFailure.damagedBackup(registry.connection.path, "is damaged (\(finding))")
    }
    return try registry.zones()
  }

  private func startAnew() throws {
    let registry = try openStaged()
    try registry.startAnew()
    _ = try registry.connection.checkpoint(.truncate)
  }
}
