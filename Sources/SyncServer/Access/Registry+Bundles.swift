import LocalStore
import SyncProtocol

extension Registry {
  /// Whose bundles a device makes; nil if no device of that name ever joined here.
  func bundleAuthor(of device: String) throws -> BundleAuthor? {
    try connection.snapshot {
      try connection.first(
        """
        SELECT d.person, p.name, d.bundle_key, d.revoked_at
        FROM device AS d JOIN person AS p ON p.id = d.person WHERE d.id = ?1
        """, .text(device)
      ) { row in
        // A revoked device may still hand over its work; where no role judges it, it is held.
        let access =
          row.isNull(3)
          ? try accessList(of: row.text(0)) : AccessList(revision: try revision(), grants: [])
        return BundleAuthor(
          caller: Caller(device: device, person: row.text(0), name: row.text(1), access: access),
          key: row.blob(2), zones: Set(try zones().map(\.zone)))
      }
    }
  }
}
