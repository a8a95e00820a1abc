import LocalStore
import SyncProtocol

/// What became of a record's erasure: who has destroyed what they held, and who has not said so.
struct ErasureStatus {
  let id: RecordID
  let erasedAt: UInt64
  let by: String
  let kept: [String]
  let replicas: [Registry.ConcernedReplica]
  /// Whether nothing is left on the server, nor on any laptop that held it.
  let isComplete: Bool

  /// Nil if the record was never erased. What was erased with it, being merged into it, counts too.
  init?(of key: RecordKey, _ registry: Registry) throws {
    let entries = try registry.erasures(ofSubject: key)
    guard let own = entries.last(where: { $0.key == key }), let last = entries.last else {
      return nil
    }
    id = key.id
    erasedAt = own.at
    by = own.by.name
    kept = own.keptNames
    replicas = try registry.replicas(
      holding: Set(entries.map(\.key.zone)), erasedUpTo: last.revision)
    isComplete = entries.allSatisfy(\.isDone) && replicas.allSatisfy { $0.confirmedAt != nil }
  }

  /// `{"id","erased_at","by","kept","replicas","complete"}`
  var json: JSONValue {
    [
      "id": .string(id.description), "erased_at": .time(erasedAt), "by": .string(by),
      "kept": .array(kept.map { .string($0) }),
      "replicas": .array(
        replicas.map { replica in
          [
            "device": .string(replica.device), "name": .string(replica.name),
            "person": .string(replica.person), "confirmed_at": .time(orNull: replica.confirmedAt),
            "last_seen": .time(orNull: replica.lastSeen),
          ]
        }),
      "complete": .bool(isComplete),
    ]
  }
}
