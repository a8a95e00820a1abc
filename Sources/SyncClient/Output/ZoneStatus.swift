import LocalStore
import SyncProtocol

/// A zone as `zone list` and `status` show it.
struct ZoneStatus {
  let held: HeldZone
  let digest: Digest

  static func all(in replica: Replica) throws -> [ZoneStatus] {
    let zones = try replica.zones()
    let digests = try replica.digestsOfSent(in: zones.map(\.zone))
    return zones.map { ZoneStatus(held: $0, digest: digests[$0.zone] ?? .empty) }
  }

  /// The role by its name; nil while no server has said, `none` once access is lost.
  var role: String? {
    switch held.access {
    case .unknown: nil
    case .granted(let role): role.rawValue
    case .lost: "none"
    }
  }

  /// `{"zone","title","role","cursor","digest","agrees"}`
  var json: JSONValue {
    [
      "zone": .string(held.zone.name), "title": .string(held.title),
      "role": .string(orNull: role), "cursor": .integer(Int64(clamping: held.cursor.base)),
      "digest": .string(digest.description),
      "agrees": held.agrees.map { .bool($0) } ?? .null,
    ]
  }

  static func table(_ zones: [ZoneStatus]) -> TextTable {
    var table = TextTable([
      TextTable.Column("Zone", keepsWidth: true), TextTable.Column("Title"),
      TextTable.Column("Role"), TextTable.Column("Records", .right),
      TextTable.Column("As on the server"),
    ])
    for zone in zones {
      table.append([
        zone.held.zone.name, zone.held.title, zone.role ?? "not known yet",
        "\(zone.digest.count)", zone.agreement,
      ])
    }
    return table
  }

  private var agreement: String {
    switch held.agrees {
    case true?: "yes"
    case false?: "NO"
    case nil: "not known yet"
    }
  }
}
