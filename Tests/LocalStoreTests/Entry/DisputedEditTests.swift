import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore

/// Edits of fields that two people gave different values.
struct DisputedEditTests {
  /// Ana and Bor rename one enterprise without knowing of each other; Bor is later.
  private func disputed() throws -> (ana: TestReplica, bor: TestReplica, key: RecordKey) {
    let (ana, bor, key) = try twoReplicas { try $0.addEnterprise() }
    try ana.edit(key, "legal_name=Alveare Ana", "city=Milano")
    try bor.edit(key, "legal_name=Alveare Bor", "city=Como")
    return (ana, bor, key)
  }

  @Test func anEditLeavesWhatItDidNotShow() throws {
    let (ana, bor, key) = try disputed()
    let cem = try TestReplica(seed: 3, name: "Cem")
    try cem.receive(everythingOf: ana)
    try cem.receive(everythingOf: bor)
    cem.clock.milliseconds = bor.clock.milliseconds
    let outcome = try cem.edit(key, "legal_name=Alveare Cem")
    #expect(outcome.effect == .changed)
    #expect(outcome.unresolved == ["legal_name"])
    #expect(outcome.warnings.map(\.code) == ["unresolved"])
    #expect(outcome.warnings.first?.message == "legal_name has 2 values that differ")
    #expect(outcome.warnings.first?.hint?.contains("resolve \(key.id.short) legal_name") == true)
    #expect(try cem.liveTexts(key, "legal_name") == ["Alveare Ana", "Alveare Cem"])
    // `city` was not asked for, and stays as it is.
    #expect(try cem.liveTexts(key, "city") == ["Milano", "Como"])
  }

  @Test func theValueShownIsNoWriteAndStaysDisputed() throws {
    let (ana, bor, key) = try disputed()
    try ana.receive(everythingOf: bor)
    let before = try ana.state(key)
    let outcome = try ana.edit(key, "legal_name=Alveare Bor")
    #expect(outcome.effect == .unchanged)
    #expect(outcome.unresolved == ["legal_name"])
    #expect(try ana.state(key) == before)
  }

  @Test func agreementIsNoDispute() throws {
    let (ana, bor, key) = try twoReplicas { try $0.addEnterprise() }
    try ana.edit(key, "city=Milano")
    try bor.edit(key, "city=Milano")
    try ana.receive(everythingOf: bor)
    let outcome = try ana.edit(key, "city=Como")
    #expect(outcome.unresolved == [])
    // Everybody who wrote the value that was shown is superseded.
    #expect(try ana.liveTexts(key, "city") == ["Como"])
  }

  @Test func aRemovedElementCoversEveryAddition() throws {
    let (ana, bor, key) = try twoReplicas { try $0.addEnterprise() }
    try ana.edit(key, "languages+=hr")
    try bor.edit(key, "languages+=hr")
    try ana.receive(everythingOf: bor)
    try ana.edit(key, "languages-=hr")
    #expect(try ana.fields(key)["languages"] == nil)
    try bor.receive(everythingOf: ana)
    #expect(try bor.fields(key)["languages"] == nil)
  }

  @Test func aValueOfOnesOwnIsNotReplacedSilently() throws {
    let (ana, bor, key) = try disputed()
    try ana.receive(everythingOf: bor)
    // Bor's name is shown, Ana's own lost against it.
    let outcome = try ana.edit(key, "legal_name=Alveare scs")
    #expect(outcome.warnings.map(\.code) == ["own-value-replaced"])
    #expect(outcome.warnings.first?.message.contains("“Alveare Ana”") == true)
    #expect(outcome.unresolved == [])
    let history = try RecordHistory(ana.replica).entries(of: key)
    #expect(history.contains { $0.new == "Alveare Ana" })
  }

  @Test func whatWasWrittenToADuplicateIsSettledWithIt() throws {
    let (ana, bor, key) = try twoReplicas { try $0.addEnterprise() }
    try ana.edit(key, "city=Milano")
    let dropped = try ana.addEnterprise("Alveare s.c.s.")
    try bor.receive(everythingOf: ana)
    try ana.replica.change { change in
      var coverage = Coverage()
      for cell in try ana.state(dropped).cells {
        for entry in cell.register.live { coverage.add(entry.mark, of: cell.slot) }
      }
      let link = MergeLink(
        target: MergeLink.Target(zone: key.zone, id: key.id), coverage: coverage)
      try change.write([LocalChange.Write(.mergedInto, link.value)], to: dropped)
    }
    // Bor knows nothing of the merge.
    bor.clock.milliseconds = ana.clock.milliseconds + 5000
    try bor.edit(dropped, "legal_name=Alveare Bor")
    try ana.receive(everythingOf: bor)
    let conflicts = try Conflicts(ana.replica).list()
    #expect(conflicts.map(\.key) == [key])
    #expect(conflicts.map(\.conflict.name) == ["legal_name"])
    ana.clock.milliseconds = bor.clock.milliseconds
    #expect(try ana.resolve(key, "legal_name", .keep(1)).unresolved == [])
    #expect(try Conflicts(ana.replica).list().isEmpty)
    #expect(try ana.fields(key)["legal_name"] == "Alveare")
  }
}
