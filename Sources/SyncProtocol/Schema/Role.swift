/// What a person may do in a zone; each role may do all that the ones before it may.
public enum Role: String, Hashable, Sendable, CaseIterable, Comparable {
  case viewer
  /// Writes and resolves.
  case coach
  /// Also merges, releases and erases in the zone, and adds organisations and experts.
  case coordinator
  /// All zones and `commons`.
  case central
  /// Also people and devices.
  case admin

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  public static func < (left: Role, right: Role) -> Bool { left.rank < right.rank }

  /// Whether this role is held in every zone at once.
  public var coversAllZones: Bool { self >= .central }
}
