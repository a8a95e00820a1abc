import SyncProtocol

@testable import LocalStore

/// Where the simulation can break one rule of the design, from outside the product: on the wire,
/// in what a person's command is given, or in what a sync tells the replica.
struct Rules {
  /// What a person's edit is said to have been shown: as a rule what was displayed to them.
  var shown: (_ displayed: Set<Mark>, _ state: RecordState, Slot) -> Set<Mark> = {
    displayed, _, _ in displayed
  }
  /// The summary of a deletion: as a rule what the deletion itself says.
  var summary: ((RecordState) -> Coverage)?
  var request: (inout SyncRequest) -> Void = { _ in }
  var answer: (inout SyncAnswer, SyncRequest) -> Void = { _, _ in }
  /// What the server does once it has answered: as a rule nothing, for it committed before.
  var afterAnswer: (WeekServer) throws -> Void = { _ in }
  /// What the server does before it answers.
  var beforeAnswer: (WeekServer, inout SyncRequest) throws -> Void = { _, _ in }
  /// What becomes of the replica before a person's edit: as a rule nothing.
  var beforeEdit: (Replica) throws -> Void = { _ in }
  /// What a person's merging of two records does besides: as a rule nothing.
  var afterMerge: (Replica, RecordKey, RecordKey) throws -> Void = { _, _, _ in }
  /// Whether a comparison record by record, which mends a rule's absence, is itself the notice of it.
  var takesRepairsForFaults = false
  var exchange: (Replica) -> any ReplicaExchange = { SmallPushes(replica: $0) }
}
