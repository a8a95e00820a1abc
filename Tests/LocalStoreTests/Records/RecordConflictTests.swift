import LocalStore
import SyncProtocol
import TestSupport
import Testing

/// Concurrent edits, deletions and merges as documents show them.
@Suite struct RecordConflictTests {
  /// Two replicas that hold the same enterprise.
  private func pair() throws -> (ana: TestReplica, bo: TestReplica, key: RecordKey) {
    let ana = try TestReplica(seed: 1)
    let bo = try TestReplica(seed: 2, name: "Bo")
    let key = try ana.write(
      "enterprise", in: "it", ["legal_name": .text("Bar Roma"), "city": .text("Roma")])
    try bo.receive(everythingOf: ana)
    bo.clock.advance(seconds: 10)
    return (ana, bo, key)
  }

  @Test func differingValuesAreListedWhateverThePolicy() throws {
    let (ana, bo, key) = try pair()
    try ana.write("enterprise", key.id, in: "it", ["legal_name": .text("A"), "city": .text("M")])
    try bo.write("enterprise", key.id, in: "it", ["legal_name": .text("B"), "city": .text("N")])
    try ana.receive(everythingOf: bo)
    let document = try #require(try ana.replica.reader().document(of: key))
    #expect(document.needsReview == ["legal_name"])
    #expect(document.fields["legal_name"] == "B")
    #expect(document.conflicts.map(\.name) == ["legal_name", "city"])
    #expect(
      document.json["conflicts"]?["legal_name"] == [
        [
          "n": 1, "value": "A", "author": "Ana", "at": "2026-01-01T00:00:02.000Z", "shown": false,
        ],
        ["n": 2, "value": "B", "author": .null, "at": "2026-01-01T00:00:11.000Z", "shown": true],
      ])
  }

  @Test func equalValuesAreAgreement() throws {
    let (ana, bo, key) = try pair()
    for replica in [ana, bo] {
      try replica.write("enterprise", key.id, in: "it", ["legal_name": .text("Same")])
    }
    try ana.receive(everythingOf: bo)
    #expect(try ana.replica.reader().document(of: key)?.conflicts == [])
  }

  @Test func partsOfAFieldAreNamedWithTheirKey() throws {
    let (ana, bo, key) = try pair()
    try ana.write("enterprise", key.id, in: "it", ["languages/hr": .present])
    try bo.write("enterprise", key.id, in: "it", ["languages/hr": .null])
    try ana.receive(everythingOf: bo)
    let document = try #require(try ana.replica.reader().document(of: key))
    #expect(document.conflicts.map(\.name) == ["languages.hr"])
    #expect(document.needsReview == [])
    #expect(document.fields["languages"] == ["hr"])
  }

  @Test func aDeletionThatMissedAnEditIsForReview() throws {
    let (ana, bo, key) = try pair()
    try ana.write("enterprise", key.id, in: "it", ["city": .text("Milano")])
    try bo.replica.change { try $0.delete(key) }
    #expect(try bo.replica.reader().document(of: key)?.isDeleted == true)
    try bo.receive(everythingOf: ana)
    let document = try #require(try bo.replica.reader().document(of: key))
    #expect(!document.isDeleted)
    #expect(document.needsReview == ["deleted"])
    let values = try #require(document.conflicts.first).values
    #expect(values.map(\.value) == [true, false])
    #expect(values.map(\.isShown) == [false, true])
  }

  @Test func concurrentMergesIntoDifferentRecordsAreForReview() throws {
    let (ana, bo, key) = try pair()
    let first = try ana.write("enterprise", in: "it", ["legal_name": .text("One")])
    let second = try ana.write("enterprise", in: "it", ["legal_name": .text("Two")])
    try bo.receive(everythingOf: ana)
    try merge(key, into: first, on: ana)
    try merge(key, into: second, on: bo)
    try ana.receive(everythingOf: bo)
    let reader = ana.replica.reader()
    let document = try #require(try reader.document(of: key))
    #expect(document.needsReview == ["merged_into"])
    #expect(document.mergedInto?.id == second.id)
    #expect(try reader.resolve(key) == second)
    let fact = try #require(try ana.replica.store.fact(key))
    #expect(try reader.display(.mergedInto, of: fact)?.shown.value == .reference(second.id))
    #expect(try reader.display(.deleted, of: fact) == nil)
  }

  @Test func whatMergersHadNotSeenStandsUnderTheKeptRecord() throws {
    let (ana, bo, kept) = try pair()
    let dropped = try ana.write("enterprise", in: "it", ["legal_name": .text("Roma Bar")])
    try bo.receive(everythingOf: ana)
    try bo.write("enterprise", dropped.id, in: "it", ["city": .text("Ostia")])
    try merge(dropped, into: kept, on: ana)
    try ana.receive(everythingOf: bo)
    let reader = ana.replica.reader()
    let document = try #require(try reader.document(of: kept))
    #expect(document.fields["legal_name"] == "Bar Roma")
    #expect(document.fields["city"] == "Ostia")
    #expect(document.conflicts.map(\.name) == ["city"])
    #expect(try reader.duplicates(of: kept) == [dropped])
    #expect(try reader.document(of: dropped)?.mergedInto?.id == kept.id)
  }

  @Test func referencesFollowMergedRecords() throws {
    let (ana, _, kept) = try pair()
    let dropped = try ana.write("enterprise", in: "it", ["legal_name": .text("Roma Bar")])
    let visit = try ana.write(
      "visit", in: "it", ["enterprise": .reference(dropped.id), "on": .text("2026-02-01")])
    try merge(dropped, into: kept, on: ana)
    let document = try #require(try ana.replica.reader().document(of: visit))
    #expect(document.fields["enterprise"] == .string(kept.id.description))
    #expect(document.label == "2026-02-01 Bar Roma")
  }

  @Test func aRecordMergedIntoWhatIsNotHereStandsByItself() throws {
    let (ana, _, key) = try pair()
    let elsewhere = RecordKey(
      zone: try #require(Zone("hr")), type: "enterprise", id: RecordID(high: 1, low: 2))
    try merge(key, into: elsewhere, on: ana)
    let reader = ana.replica.reader()
    #expect(try reader.resolve(key) == key)
    #expect(try reader.document(of: key)?.mergedInto?.zone.name == "hr")
  }
}

/// Declares a record a duplicate, as somebody to whom all of it is shown.
func merge(_ dropped: RecordKey, into kept: RecordKey, on test: TestReplica) throws {
  test.clock.advance(seconds: 1)
  try test.replica.change { change in
    let link = MergeLink(
      target: MergeLink.Target(zone: kept.zone, id: kept.id),
      coverage: try coverage(of: test.replica.store.fact(dropped)?.state ?? RecordState()))
    let shown = try test.replica.store.fact(dropped)?.state.liveMarks(of: .mergedInto) ?? []
    try change.write([LocalChange.Write(.mergedInto, link.value, shown: shown)], to: dropped)
  }
}

/// Takes every link of a record back.
func unmerge(_ key: RecordKey, on test: TestReplica) throws {
  test.clock.advance(seconds: 1)
  try test.replica.change { change in
    let shown = try test.replica.store.fact(key)?.state.liveMarks(of: .mergedInto) ?? []
    let none = MergeLink(target: nil).value
    try change.write([LocalChange.Write(.mergedInto, none, shown: shown)], to: key)
  }
}

private func coverage(of state: RecordState) -> Coverage {
  var coverage = Coverage()
  for cell in state.cells where !cell.slot.isControl {
    for mark in state.liveMarks(of: cell.slot) { coverage.add(mark, of: cell.slot) }
  }
  return coverage
}
