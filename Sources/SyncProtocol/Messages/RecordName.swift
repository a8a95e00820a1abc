/// What names a record inside its zone.
public struct RecordName: Hashable, Sendable {
  public let type: String
  public let id: RecordID

  public init(type: String, id: RecordID) {
    self.type = type
    self.id = id
  }

  public func key(in zone: Zone) -> RecordKey { RecordKey(zone: zone, type: type, id: id) }
}

extension RecordName: Comparable {
  /// By types, byte by byte, then by ids.
  public static func < (left: RecordName, right: RecordName) -> Bool {
    if left.type.utf8.elementsEqual(right.type.utf8) { return left.id < right.id }
    return left.type.utf8.lexicographicallyPrecedes(right.type.utf8)
  }

  /// As keys do: `String` would take a composed and a decomposed name for the same.
  public static func == (left: RecordName, right: RecordName) -> Bool {
    left.id == right.id && left.type.utf8.elementsEqual(right.type.utf8)
  }
}

extension RecordKey {
  public var name: RecordName { RecordName(type: type, id: id) }
}

extension RecordDelta {
  public var name: RecordName { RecordName(type: type, id: id) }
}
