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
    (left.zone, left.type, left.id) < (right.zone, right.type, right.id)
  }
}
