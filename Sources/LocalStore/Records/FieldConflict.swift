public import SyncProtocol

/// A field for which several differing values are live.
public struct FieldConflict: Hashable, Sendable {
  /// One of the values, with whoever wrote it last.
  public struct Alternative: Hashable, Sendable {
    /// What people choose it by, from 1.
    public let number: Int
    public let value: JSONValue
    public let author: String?
    /// Milliseconds since 1970.
    public let at: UInt64
    public let isShown: Bool

    /// `{"n","value","author","at","shown"}`
    public var json: JSONValue {
      .object([
        "n": .integer(number),
        "value": value,
        "author": .string(orNull: author),
        "at": .time(at),
        "shown": .bool(isShown),
      ])
    }
  }

  public let slot: Slot
  public let policy: Policy
  /// Whether it waits for a person to choose.
  public let needsReview: Bool
  /// What was displayed, for a resolution to pass back.
  public let token: DisplayToken
  public let values: [Alternative]

  /// `field`, or `field.key` for one key or element of it.
  public var name: String { FieldName.text(slot) }
}

/// Slots as people write them.
enum FieldName {
  /// `title.it` for the slot `title/it`.
  static func text(_ slot: Slot) -> String {
    slot.element.map { "\(slot.field).\($0)" } ?? slot.name
  }
}
