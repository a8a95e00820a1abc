import SyncProtocol
import TestSupport

@testable import LocalStore

/// Operands as they are typed.
extension TestReplica {
  func type(_ name: String) throws -> RecordType {
    guard let type = replica.schema.type(name) else { throw ReplicaError.notInitialised }
    return type
  }

  func assignments(_ operands: [String], of type: String) throws -> [Assignment] {
    let type = try self.type(type)
    return try operands.map { operand in
      try Assignment.parse(operand, of: type) { _ in "" }
    }
  }

  @discardableResult
  func add(_ type: String, _ operands: String..., zone: String? = nil) throws -> EntryOutcome {
    clock.advance(seconds: 1)
    return try RecordEntry(replica).add(
      self.type(type), assignments(operands, of: type), zone: zone.flatMap { Zone($0) })
  }

  @discardableResult
  func edit(_ key: RecordKey, _ operands: String...) throws -> EntryOutcome {
    clock.advance(seconds: 1)
    return try RecordEntry(replica).edit(key, assignments(operands, of: key.type))
  }

  /// An enterprise with nothing but what it needs.
  func addEnterprise(_ name: String = "Alveare") throws -> RecordKey {
    try add("enterprise", "legal_name=\(name)", "country=IT").key
  }

  @discardableResult
  func resolve(
    _ key: RecordKey, _ field: String, _ choice: Resolver.Choice, seen: DisplayToken? = nil
  ) throws -> EntryOutcome {
    clock.advance(seconds: 1)
    return try Resolver(replica).resolve(key, field: field, choice, seen: seen)
  }

  func fields(_ key: RecordKey) throws -> JSONValue {
    .object(try replica.reader().document(of: key)?.fields ?? [:])
  }

  func state(_ key: RecordKey) throws -> RecordState {
    try replica.store.fact(key)?.state ?? RecordState()
  }

  /// The values that are live in a slot, as texts, in no order that means anything.
  func liveTexts(_ key: RecordKey, _ slot: String) throws -> Set<String> {
    Set(try state(key)[Slot(slot)].live.compactMap { $0.value?.elementText })
  }
}

/// A second person's replica that holds what the first one holds, and then goes its own way.
func twoReplicas(
  _ prepare: (TestReplica) throws -> RecordKey
) throws -> (ana: TestReplica, bor: TestReplica, key: RecordKey) {
  let ana = try TestReplica(seed: 1, name: "Ana")
  let bor = try TestReplica(seed: 2, name: "Bor")
  let key = try prepare(ana)
  try bor.receive(everythingOf: ana)
  bor.clock.milliseconds = ana.clock.milliseconds + 500
  return (ana, bor, key)
}

/// Runs `body` and returns the failure that it ends with.
func failure(_ body: () throws -> Void) throws -> CommandFailure {
  do {
    try body()
  } catch let failure as CommandFailure {
    return failure
  }
  throw MissingFailure()
}

/// Nothing was thrown where something should have been.
struct MissingFailure: Error {}
