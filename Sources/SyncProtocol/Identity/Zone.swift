/// The unit of access, of ordering and of sharding: one country (`it`), or `commons`.
public struct Zone: Hashable, Sendable {
  public let name: String

  /// Nil unless the name is a lower-case letter followed by letters, digits and hyphens, at most
  /// `Limits.zoneNameBytes` in all: it stands in file names and URLs.
  public init?(_ name: String) {
    guard let first = name.utf8.first, (97...122).contains(first),
      name.utf8.count <= Limits.zoneNameBytes,
      name.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 })
    else { return nil }
    self.name = name
  }

  private init(known name: String) { self.name = name }

  /// What every country shares: programmes, modules, organisations.
  public static let commons = Zone(known: "commons")
}

extension Zone: Comparable, CustomStringConvertible {
  public static func < (left: Zone, right: Zone) -> Bool { left.name < right.name }
  public var description: String { name }
}
