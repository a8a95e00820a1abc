public import SyncProtocol

/// A record as people and scripts see it: "A record in JSON" of the interface.
public struct RecordDocument: Hashable, Sendable {
  public let key: RecordKey
  public let label: String
  /// Every field that has a value, in the schema's order; fields of a newer schema after them.
  public let fields: JSONObject
  public let isDeleted: Bool
  /// The target of the live merge link, whether it is held here or not.
  public let mergedInto: MergeLink.Target?
  /// Milliseconds since 1970, of whichever clocks wrote it.
  public let createdAt: UInt64
  public let updatedAt: UInt64
  /// The name of whoever made the latest change, if it is known here.
  public let updatedBy: String?
  /// Each field with several differing live values, whatever its policy.
  public let conflicts: [FieldConflict]

  /// The fields that wait for a person to choose.
  public var needsReview: [String] { conflicts.filter(\.needsReview).map(\.name) }

  public var json: JSONValue {
    .record(
      key, label: label,
      [
        "fields": .object(fields),
        "deleted": .bool(isDeleted),
        "merged_into": .string(orNull: mergedInto?.id.description),
        "created_at": .time(createdAt),
        "updated_at": .time(updatedAt),
        "updated_by": .string(orNull: updatedBy),
        "needs_review": .array(needsReview.map { .string($0) }),
        "conflicts": .object(
          JSONObject(firstOf: conflicts.map { ($0.name, .array($0.values.map(\.json))) })),
      ])
  }
}

extension JSONObject {
  /// An object of members whose keys come from records, where two may be one text to Unicode: the
  /// first stays.
  init(firstOf members: [(String, JSONValue)]) {
    var seen: Set<String> = []
    self.init(
      unique: members.compactMap { key, value in
        seen.insert(key).inserted ? Member(key: key, value: value) : nil
      })
  }
}
