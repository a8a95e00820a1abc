import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore

struct ResolverTests {
  /// Ana, who holds what she and Bor named one enterprise; Bor's name is shown.
  private func disputed() throws -> (ana: TestReplica, bor: TestReplica, key: RecordKey) {
    let (ana, bor, key) = try twoReplicas { try $0.addEnterprise() }
    try ana.edit(key, "legal_name=Alveare Ana")
    try bor.edit(key, "legal_name=Alveare Bor")
    try ana.receive(everythingOf: bor)
    return (ana, bor, key)
  }

  private func token(_ test: TestReplica, _ key: RecordKey) throws -> DisplayToken {
    try #require(Conflicts(test.replica).list().first { $0.key == key }).conflict.token
  }

  @Test func keepsOneOfTheValues() throws {
    let (ana, bor, key) = try disputed()
    let outcome = try ana.resolve(key, "legal_name", .keep(1))
    #expect(outcome.unresolved == [])
    #expect(try ana.liveTexts(key, "legal_name") == ["Alveare Ana"])
    try bor.receive(everythingOf: ana)
    #expect(try bor.liveTexts(key, "legal_name") == ["Alveare Ana"])
    #expect(try Conflicts(bor.replica).list().isEmpty)
  }

  @Test func keepingTheValueShownIsAWrite() throws {
    let (ana, _, key) = try disputed()
    #expect(try ana.resolve(key, "legal_name", .keep(2)).effect == .changed)
    let live = try ana.state(key)[Slot("legal_name")].live
    #expect(live.count == 1)
    #expect(live.first?.writer == (try ana.replica.writer()))
  }

  @Test func anotherValueSettlesToo() throws {
    let (ana, _, key) = try disputed()
    try ana.resolve(key, "legal_name", .value("Alveare scs"))
    #expect(try ana.liveTexts(key, "legal_name") == ["Alveare scs"])
    let (bor, _, other) = try disputed()
    #expect(
      try failure { try bor.resolve(other, "legal_name", .value(" ")) }.code == "required")
  }

  @Test func supersedesExactlyTheToken() throws {
    let (ana, bor, key) = try disputed()
    let token = try token(ana, key)
    let cem = try TestReplica(seed: 3, name: "Cem")
    try cem.receive(everythingOf: bor)
    cem.clock.milliseconds = ana.clock.milliseconds + 5000
    // Bor's value was shown to Cem, so his replaces it; Ana's stands.
    try cem.edit(key, "legal_name=Alveare Cem")
    try ana.receive(everythingOf: cem)
    let outcome = try ana.resolve(key, "legal_name", .keep(1), seen: token)
    #expect(outcome.unresolved == ["legal_name"])
    #expect(outcome.warnings.map(\.code) == ["unresolved"])
    #expect(try ana.liveTexts(key, "legal_name") == ["Alveare Ana", "Alveare Cem"])
  }

  @Test func numbersMeanWhatWasShown() throws {
    let (ana, _, key) = try disputed()
    let token = try token(ana, key)
    // Ana's value, number 1, is replaced here by a writer of another name, so that it stays known.
    let cem = try TestReplica(seed: 3, name: "Cem")
    try cem.receive(everythingOf: ana)
    cem.clock.milliseconds = ana.clock.milliseconds + 5000
    #expect(try #require(Conflicts(cem.replica).list().first).conflict.token == token)
    try cem.replica.change { change in
      let mine = try cem.state(key)[Slot("legal_name")].live.first {
        $0.value == .text("Alveare Ana")
      }
      let shown = try Set([#require(mine).mark])
      try change.write([LocalChange.Write(Slot("legal_name"), .text("New"), shown: shown)], to: key)
    }
    // What Cem wrote since would go with his choice.
    #expect(
      try failure { try cem.resolve(key, "legal_name", .keep(2), seen: token) }.code
        == "stale-token")
    let dan = try TestReplica(seed: 4, name: "Dan")
    try dan.receive(everythingOf: cem)
    dan.clock.milliseconds = cem.clock.milliseconds
    // To Dan the first value never came: which one was the second he cannot tell.
    #expect(
      try failure { try dan.resolve(key, "legal_name", .keep(1), seen: token) }.code
        == "stale-token")
    #expect(
      try failure { try dan.resolve(key, "legal_name", .keep(2), seen: token) }.code
        == "stale-token")
  }

  @Test func theSecondStaysTheSecond() throws {
    let choices = [
      Entry(edit(1, 1), .text("A")), Entry(edit(2, 2), .text("B")), Entry(edit(3, 3), .text("A")),
      Entry(edit(4, 4), .text("C")),
    ]
    let token = DisplayToken(choices.map(\.mark))
    let seen = SeenValues(token, live: [choices[1], choices[3]], past: [choices[0], choices[2]])
    #expect(try seen.choice(2, of: "f").value == .text("B"))
    #expect(try seen.choice(3, of: "f").value == .text("C"))
    #expect(try failure { _ = try seen.choice(1, of: "f") }.code == "stale-token")
    #expect(try failure { _ = try seen.choice(4, of: "f") }.code == "no-such-value")
    let partly = SeenValues(token, live: [choices[0], choices[3]], past: [])
    #expect(try partly.choice(1, of: "f").value == .text("A"))
    #expect(try failure { _ = try partly.choice(2, of: "f") }.code == "stale-token")
    #expect(try failure { _ = try partly.choice(0, of: "f") }.code == "no-such-value")
  }

  private func edit(_ writer: UInt64, _ stamp: UInt64) -> Mark {
    Mark(writer: WriterID(writer), stamp: Stamp(bits: stamp))
  }

  @Test func whatWasDisplayedIsRemembered() throws {
    let (ana, bor, key) = try disputed()
    _ = try token(ana, key)
    let cem = try TestReplica(seed: 3, name: "Cem")
    try cem.receive(everythingOf: bor)
    cem.clock.milliseconds = ana.clock.milliseconds + 5000
    try cem.edit(key, "legal_name=Alveare Cem")
    try ana.receive(everythingOf: cem)
    try ana.resolve(key, "legal_name", .keep(1))
    #expect(try ana.liveTexts(key, "legal_name") == ["Alveare Ana", "Alveare Cem"])
    // The display is used up: now it is what is live.
    try ana.resolve(key, "legal_name", .keep(1))
    #expect(try ana.liveTexts(key, "legal_name").count == 1)
  }

  @Test func withoutADisputeThereIsNothingToChoose() throws {
    let ana = try TestReplica()
    let key = try ana.addEnterprise()
    for choice in [Resolver.Choice.keep(1), .value("B")] {
      let failure = try failure { try ana.resolve(key, "legal_name", choice) }
      #expect(failure.code == "no-conflict")
      #expect(failure.status == .invalidData)
    }
    #expect(try failure { try ana.resolve(key, "legal_nam", .keep(1)) }.status == .usage)
    #expect(try failure { try ana.resolve(key, "city", .keep(1)) }.code == "no-conflict")
    // But what is entered once has no other way to be put right.
    #expect(try ana.resolve(key, "country", .value("si")).effect == .changed)
    #expect(try failure { try ana.resolve(key, "country", .keep(1)) }.code == "no-conflict")
  }

  @Test func numbersBeyondTheValues() throws {
    let (ana, _, key) = try disputed()
    for number in [0, 3, -1] {
      let failure = try failure { try ana.resolve(key, "legal_name", .keep(number)) }
      #expect(failure.code == "no-such-value")
    }
  }

  @Test func aContestedDeletionIsKept() throws {
    let (ana, bor, key) = try twoReplicas { try $0.addEnterprise() }
    try ana.edit(key, "city=Milano")
    _ = try RecordEntry(bor.replica).delete(key)
    try bor.receive(everythingOf: ana)
    #expect(try bor.state(key).deletionStatus == .contested)
    let item = try #require(try Conflicts(bor.replica).list().first)
    #expect(item.conflict.name == "deleted")
    #expect(item.conflict.values.map(\.value) == [true, false])
    try bor.resolve(key, "deleted", .keep(1))
    #expect(try bor.state(key).deletionStatus == .deleted)
    try ana.receive(everythingOf: bor)
    #expect(try ana.state(key).deletionStatus == .deleted)
  }

  @Test func aContestedDeletionIsTakenBack() throws {
    let (ana, bor, key) = try twoReplicas { try $0.addEnterprise() }
    try ana.edit(key, "city=Milano")
    _ = try RecordEntry(bor.replica).delete(key)
    try ana.receive(everythingOf: bor)
    try ana.resolve(key, "deleted", .keep(2))
    try bor.receive(everythingOf: ana)
    #expect(try bor.state(key).deletionStatus == .present)
  }

  @Test func aKeptDeletionCoversNothingUnseen() throws {
    let (ana, bor, key) = try twoReplicas { try $0.addEnterprise() }
    try ana.edit(key, "city=Milano")
    _ = try RecordEntry(bor.replica).delete(key)
    try bor.receive(everythingOf: ana)
    let token = try token(bor, key)
    try ana.edit(key, "phone=+39 02 1")
    try bor.receive(everythingOf: ana)
    let outcome = try bor.resolve(key, "deleted", .keep(1), seen: token)
    #expect(outcome.unresolved == ["deleted"])
    #expect(try bor.state(key).deletionStatus == .contested)
  }
}
