/// What names a record: its zone, its type and its id. It never changes.
public struct RecordKey: Hashable, Sendable {
  public let zone: Zone
  public let type: String
  public let id: RecordID

  public init(zone: Zone, type: String, id: RecordID) {
    self.zone = zone
    self.type = type
    self.id = id
  }
}

extension RecordKey: Comparable {
  public static func < (left: RecordKey, right: RecordKey) -> Bool {
    if left.zone != right.zone { return left.zone < right.zone }
    if left.type.utf8.elementsEqual(right.type.utf8) { return left.id < right.id }
    return left.type.utf8.lexicographicallyPrecedes(right.type.utf8)
  }

  /// Types are told apart by their bytes, as the stores and the hashes do: `String` would take a
  /// composed and a decomposed name for the same.
  public static func == (left: RecordKey, right: RecordKey) -> Bool {
    left.id == right.id && left.zone == right.zone
      && left.type.utf8.elementsEqual(right.type.utf8)
  }
}
