import SyncProtocol
import Testing

@testable import LocalStore

/// Records that are one fact per key.
struct KeyedRecordTests {
  private func replica(seed: UInt64 = 1) throws -> (TestReplica, RecordKey) {
    let ana = try TestReplica(seed: seed)
    try ana.add("programme", "code=see-me-in", "phases=coaching;mentoring")
    return (ana, try ana.addEnterprise())
  }

  @Test func theSameFactIsOneRecord() throws {
    let (ana, enterprise) = try replica()
    let bor = try TestReplica(seed: 2, name: "Bor")
    try bor.receive(everythingOf: ana)
    let operands = ["enterprise=Alveare", "programme=see-me-in"]
    let first = try ana.add("enrolment", operands[0], operands[1], "phase=coaching")
    let second = try bor.add("enrolment", operands[0], operands[1], "enrolled=2026-01-02")
    #expect(first.key == second.key)
    #expect(first.key.id.version == 8)
    try ana.receive(everythingOf: bor)
    let fields = try ana.fields(first.key)
    #expect(fields["phase"] == "coaching")
    #expect(fields["enrolled"] == "2026-01-02")
    #expect(fields["enterprise"] == .string(enterprise.id.description))
  }

  @Test func addingAgainIsAnEdit() throws {
    let (ana, _) = try replica()
    try ana.add("enrolment", "enterprise=Alveare", "programme=see-me-in")
    let again = try ana.add(
      "enrolment", "enterprise=Alveare", "programme=see-me-in", "phase=mentoring")
    #expect(again.existed)
    #expect(again.effect == .changed)
    let nothing = try ana.add("enrolment", "enterprise=Alveare", "programme=see-me-in")
    #expect(nothing.existed)
    #expect(nothing.effect == .unchanged)
  }

  @Test func addingADeletedFactRestoresIt() throws {
    let (ana, _) = try replica()
    let key = try ana.add("enrolment", "enterprise=Alveare", "programme=see-me-in").key
    _ = try RecordEntry(ana.replica).delete(key)
    let again = try ana.add("enrolment", "enterprise=Alveare", "programme=see-me-in")
    #expect(again.effect == .restored)
    #expect(again.key == key)
    #expect(try ana.state(key).deletionStatus == .present)
  }

  @Test func theKeyNeverChanges() throws {
    let (ana, enterprise) = try replica()
    try ana.add("module", "code=hr-1")
    try ana.add("person", "name=Lea", "enterprise=\(enterprise.id)")
    let key = try ana.add("progress", "enterprise=Alveare", "module=hr-1").key
    #expect(try failure { try ana.edit(key, "person=Lea") }.code == "key")
    // Without a person it is another fact.
    let other = try ana.add("progress", "enterprise=Alveare", "module=hr-1", "person=Lea")
    #expect(other.key != key)
    #expect(!other.existed)
  }

  @Test func anUnknownPhaseIsAWarning() throws {
    let (ana, _) = try replica()
    let outcome = try ana.add(
      "enrolment", "enterprise=Alveare", "programme=see-me-in", "phase=coachin")
    #expect(outcome.effect == .created)
    #expect(outcome.warnings.map(\.code) == ["unknown-phase"])
    #expect(outcome.warnings.first?.hint == "Did you mean “coaching”?")
    #expect(try ana.edit(outcome.key, "phase=mentoring").warnings.isEmpty)
    #expect(try ana.edit(outcome.key, "phase=x").warnings.map(\.code) == ["unknown-phase"])
  }

  @Test func aReferenceMustBeHeldHere() throws {
    let (ana, _) = try replica()
    let failure = try failure {
      try ana.add("enrolment", "enterprise=Nobody", "programme=see-me-in")
    }
    #expect(failure.status == .notFound)
    #expect(failure.field == "enterprise")
  }
}
