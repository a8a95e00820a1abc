import LocalStore
import SyncProtocol

extension DataDirectory {
  /// A new directory's registry and zones. `commons` is always among them.
  ///
  /// What an interrupted `init` left unfinished is finished by the next; what is finished is
  /// refused.
  func initialise(
    _ zones: [Registry.ZoneEntry], clock: @escaping @Sendable () -> UInt64
  ) throws -> [Registry.ZoneEntry] {
    let registry = try Registry(
      try Connection.open(registryPath, mode: .readWriteCreate), clock: clock)
    guard try registry.zones().isEmpty else { throw alreadyInitialised }
    let commons = Registry.ZoneEntry(zone: .commons, title: "Commons")
    let all = zones.contains { $0.zone == .commons } ? zones : [commons] + zones
    try addZones(all, to: registry)
    return try registry.zones()
  }

  /// Makes the zones' files, then tells the registry.
  func addZones(_ zones: [Registry.ZoneEntry], to registry: Registry) throws {
    for entry in zones {
      if try registry.holds(entry.zone) { throw RegistryError.zoneExists(entry.zone) }
    }
    for entry in zones {
      let connection = try Connection.open(zonePath(entry.zone), mode: .readWriteCreate)
      let file = try ZoneFile(connection, zone: entry.zone)
      guard try file.store.head() == 0 else { throw foreignZoneFile(entry.zone) }
    }
    try registry.addZones(zones)
  }

  func openRegistry(
    mode: Connection.Mode = .readWrite, clock: @escaping @Sendable () -> UInt64
  ) throws -> Registry {
    try Registry(try Connection.open(registryPath, mode: mode), clock: clock)
  }

  /// - Parameter mode: for views, which the console brings up to date, `readWrite`.
  func openZone(_ zone: Zone, mode: Connection.Mode = .readWrite) throws -> ZoneFile {
    try ZoneFile(try Connection.open(zonePath(zone), mode: mode), zone: zone)
  }

  private var alreadyInitialised: CommandFailure {
    CommandFailure(
      .failure, code: "already-initialised",
      message: "\(path) holds a server's data already; nothing was changed", field: "--data",
      hint: "Add a zone with: fieldbook-server zone add NAME=TITLE")
  }

  private func foreignZoneFile(_ zone: Zone) -> CommandFailure {
    CommandFailure(
      .failure, code: "zone-file-exists",
      message: "\(zonePath(zone)) holds records already, but the registry does not know the zone",
      field: "--zone", hint: "Move the file away first; nothing was changed.")
  }
}
