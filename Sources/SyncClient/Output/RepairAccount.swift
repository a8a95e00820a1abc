import LocalStore
import SyncProtocol

/// What a repair did, as it is told: above all what it could not save.
struct RepairAccount {
  let outcome: RepairOutcome
  let isEnrolled: Bool

  /// `{"records","waiting","removed","removed_history","new_writer","zones","lost","doubtful",
  /// "unreadable","damaged_file"}`
  var json: JSONValue {
    [
      "records": .integer(outcome.records), "waiting": .integer(outcome.waiting),
      "removed": .integer(outcome.removedFacts),
      "removed_history": .integer(outcome.removedHistory),
      "new_writer": .bool(outcome.hasNewWriter),
      "zones": .array(outcome.rewound.map { .string($0.name) }),
      "lost": .array(outcome.lost.map(Self.json)),
      "doubtful": .array(outcome.doubtful.map(Self.json)),
      "unreadable": .array(outcome.unreadableTables.map { .string($0) }),
      "damaged_file": .string(orNull: outcome.damagedFile),
    ]
  }

  private static func json(_ key: RecordKey) -> JSONValue {
    [
      "id": .string(key.id.description), "type": .string(key.type),
      "zone": .string(key.zone.name),
    ]
  }

  var text: String { sentences.map { DisplayText.singleLine($0) + "\n" }.joined() + "\n" }

  private var sentences: [String] {
    var sentences = [
      "Held now: \(Quantity.counted(outcome.records, "record")), of which \(outcome.waiting) wait "
        + "to be synced."
    ]
    if let file = outcome.damagedFile { sentences.append("The damaged file is kept: \(file)") }
    if outcome.removedFacts > 0 {
      sentences.append(
        "\(Quantity.counted(outcome.removedFacts, "record")) could not be read as they were stored."
      )
    }
    if outcome.removedHistory > 0 {
      sentences.append(
        "Of the history \(Quantity.counted(outcome.removedHistory, "row")) could not be read.")
    }
    if !outcome.unreadableTables.isEmpty {
      sentences.append("Damaged were: \(outcome.unreadableTables.joined(separator: ", ")).")
    }
    for key in outcome.lost {
      sentences.append("LOST: unsynced edits of \(key.type) \(key.id) could not be read.")
    }
    for key in outcome.doubtful {
      sentences.append(
        "Look at \(key.type) \(key.id): your latest edits of it may have been damaged.")
    }
    if !outcome.rewound.isEmpty, isEnrolled {
      sentences.append("Now run “fieldbook sync”: it brings back all that the server has.")
    }
    return sentences
  }
}
