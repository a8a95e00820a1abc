import SyncProtocol

/// A role that a person was given: in one zone, or in all of them.
struct Grant: Hashable, Sendable {
  /// Nil for all zones.
  let zone: Zone?
  let role: Role

  /// As the registry and the console write the zone.
  var zoneName: String { zone?.name ?? Self.allZones }

  static let allZones = "*"

  init(zone: Zone?, role: Role) {
    self.zone = zone
    self.role = role
  }

  /// Nil for a role or a zone's name that this version does not know: better no right than a
  /// wrong one.
  init?(zoneName: String, roleName: String) {
    guard let role = Role(rawValue: roleName) else { return nil }
    if zoneName == Self.allZones {
      self.init(zone: nil, role: role)
    } else if let zone = Zone(zoneName) {
      self.init(zone: zone, role: role)
    } else {
      return nil
    }
  }

  /// An invitation's grants: names of zones separated by blanks, and the role in all of these.
  static func list(_ zoneNames: String, roleName: String) -> [Grant] {
    zoneNames.split(separator: " ").compactMap {
      Grant(zoneName: String($0), roleName: roleName)
    }
  }
}

extension AccessList {
  /// What grants amount to, among the zones that there are.
  ///
  /// A role in all zones holds in each. Everybody who has any grant reads `commons`, because no
  /// record of a country makes sense without its programmes and modules; a coordinator of any
  /// zone is one there, too.
  init(revision: UInt64, grants: [SyncServer.Grant], zones: [Registry.ZoneEntry]) {
    let list = zones.compactMap { entry in
      Self.role(in: entry.zone, grants).map {
        Grant(zone: entry.zone, title: entry.title, role: $0)
      }
    }
    self.init(revision: revision, grants: list)
  }

  private static func role(in zone: Zone, _ grants: [SyncServer.Grant]) -> Role? {
    var roles = grants.filter { $0.zone == zone || $0.zone == nil }.map(\.role)
    if zone == .commons {
      roles += grants.map { $0.role >= .coordinator ? .coordinator : .viewer }
    }
    return roles.max()
  }
}
