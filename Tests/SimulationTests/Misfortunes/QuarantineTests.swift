import SyncProtocol
import Testing

@testable import LocalStore
@testable import SyncServer

/// Vera, a viewer, has edited what Amina, a coach, wrote; staff decide.
@Suite struct QuarantineTests {
  private let bench = Bench()
  private let server: SimulatedServer
  private let amina: Replica
  private let vera: Replica

  init() throws {
    server = try bench.server()
    server.give("vera", .viewer)
    amina = try bench.replica(seed: 20)
    vera = try bench.replica(seed: 21)
    try bench.write(amina, "topic", "first")
    try bench.sync(amina, with: server, as: "amina")
    try bench.sync(vera, with: server, as: "vera")
    try bench.write(vera, "topic", "vera's")
    try bench.sync(vera, with: server, as: "vera")
    try #require(try vera.outboxItems().map(\.reason) == ["role"])
  }

  private func decide(_ decision: Settlement.Decision) throws {
    bench.clock.advance(milliseconds: 1000)
    try server.decide(decision, on: bench.key, now: bench.clock.now)
  }

  private func syncAll() throws {
    try bench.sync(vera, with: server, as: "vera")
    try bench.sync(amina, with: server, as: "amina")
  }

  private func expectAgreement(_ value: Set<String>) throws {
    for laptop in [vera, amina] {
      try bench.expectAgreement(laptop, with: server)
      #expect(try bench.live(laptop, "topic") == value)
    }
    #expect(try server.journalProblems(of: bench.zone).isEmpty)
    #expect(try server.held(in: bench.zone).isEmpty)
  }

  @Test("what is released is everybody's")
  func released() throws {
    try decide(.released)
    try syncAll()
    try expectAgreement(["vera's"])
  }

  @Test("what is discarded is replaced on its author's laptop, too")
  func discarded() throws {
    try decide(.discarded)
    try syncAll()
    try expectAgreement(["first"])
    #expect(try vera.replacedValues.of(bench.key).contains { $0.value.value == .text("vera's") })
  }

  @Test("the laptop is told once, with the decision, and is not sent the same again")
  func told() throws {
    try decide(.discarded)
    var session = SyncSession(vera)
    try bench.finish(&session, with: server, as: "vera")
    #expect(session.report.discarded == 1)
    #expect(session.report.released == 0)
    var next = SyncSession(vera)
    try bench.finish(&next, with: server, as: "vera")
    #expect(next.report.discarded == 0)
    #expect(next.report.requests == 1)
  }

  @Test("an answer that tells of the decision may be lost, and may come twice")
  func lostAnswer() throws {
    try decide(.released)
    var lost = SyncSession(vera)
    let request = try bench.request(&lost)
    let answer = try server.answer(request, from: "vera", now: bench.clock.now)
    try lost.interrupted([], wasSent: true)
    var session = SyncSession(vera)
    _ = try session.nextRequest()
    try session.receive(answer.encoded)
    #expect(session.report.released == 1)
    try session.interrupted([], wasSent: true)
    try syncAll()
    try expectAgreement(["vera's"])
  }

  @Test("nobody is told as long as something of theirs is held")
  func heldInPart() throws {
    let other = try bench.replica(seed: 22)
    try bench.sync(other, with: server, as: "vera", device: "vera's other laptop")
    try bench.write(other, "url", "other's")
    try bench.sync(other, with: server, as: "vera", device: "vera's other laptop")
    #expect(try server.held(in: bench.zone).count == 2)
    try bench.sync(vera, with: server, as: "vera")
    #expect(try vera.outboxItems().map(\.state) == [.held])
    try decide(.released)
    try bench.sync(other, with: server, as: "vera", device: "vera's other laptop")
    try syncAll()
    try bench.expectAgreement(other, with: server)
    try expectAgreement(["vera's"])
    #expect(try bench.live(amina, "url") == ["other's"])
  }

  @Test("an edit made after the decision is judged anew")
  func editedAgain() throws {
    try bench.write(vera, "topic", "vera's second")
    try decide(.discarded)
    try bench.sync(vera, with: server, as: "vera")
    #expect(try vera.outboxItems().map(\.state) == [.held])
    try decide(.released)
    try syncAll()
    // What was put back after the discard was not shown to Vera when she wrote.
    try expectAgreement(["first", "vera's second"])
  }

  @Test("what a coach writes meanwhile, of the same field and of another one, stays")
  func concurrently() throws {
    try bench.write(amina, "topic", "second")
    try bench.write(amina, "url", "amina's")
    try decide(.discarded)
    try syncAll()
    try syncAll()
    #expect(try bench.live(vera, "topic").contains("second"))
    #expect(try bench.live(vera, "url") == ["amina's"])
    for laptop in [vera, amina] { try bench.expectAgreement(laptop, with: server) }
  }

  @Test("a record that nobody else has made is gone after a discard, everywhere")
  func newRecord() throws {
    let key = RecordKey(
      zone: bench.zone, type: "module", id: RecordID(high: 0x7000, low: 0x8000_0000_0000_0009))
    try vera.change { try $0.write([LocalChange.Write(Slot("topic"), .text("new"))], to: key) }
    try bench.sync(vera, with: server, as: "vera")
    try server.decide(.discarded, on: key, now: bench.clock.now)
    try decide(.released)
    try syncAll()
    try expectAgreement(["vera's"])
    for laptop in [vera, amina] {
      #expect(try laptop.store.fact(key)?.state.deletionStatus == .deleted)
    }
  }

  @Test("of a record too big for one push, the part that was not judged yet is not lost")
  func inParts() throws {
    let long = String(repeating: "long ", count: 20)
    try bench.write(vera, "url", long)
    try bench.write(vera, "code", long)
    var rounds = 0
    var parts = 0
    repeat {
      rounds += 1
      try #require(rounds < 10, "never comes to an end")
      var session = SyncSession(exchange: SmallPushes(replica: vera))
      try bench.finish(&session, with: server, as: "vera")
      parts = max(parts, try server.held(in: bench.zone).count)
      if try !server.held(in: bench.zone).isEmpty { try decide(.released) }
    } while try !vera.outboxItems().isEmpty
    #expect(parts > 2, "it was pushed in parts")
    try syncAll()
    try expectAgreement(["vera's"])
    #expect(try bench.live(amina, "url") == [long])
    #expect(try bench.live(amina, "code") == [long])
  }

  @Test("a laptop that has a new owner learns what was decided for the one before")
  func newOwner() throws {
    try decide(.released)
    try bench.sync(vera, with: server, as: "nadia", device: "enrolled anew")
    try bench.sync(amina, with: server, as: "amina")
    try expectAgreement(["vera's"])
  }

  @Test("deciding twice is harmless, and deciding otherwise is refused")
  func twice() throws {
    try decide(.released)
    try decide(.released)
    #expect(throws: QuarantineError.self) { try decide(.discarded) }
    let other = RecordKey(zone: bench.zone, type: "module", id: RecordID(high: 1, low: 1))
    #expect(throws: QuarantineError.notHeld(other)) {
      try server.decide(.released, on: other, now: 0)
    }
    try syncAll()
    try expectAgreement(["vera's"])
  }

  @Test("a record that would outgrow its limits is not released, and stays held")
  func tooLarge() throws {
    let file = try #require(server.zones[bench.zone])
    let writers = (1...UInt64(Limits.entriesPerRegister)).map { WriterID($0) }
    try file.store.write { facts in
      _ = try facts.update(bench.key) { state in
        for writer in writers {
          state.write(
            .text("x"), to: Slot("topic"), as: Mark(writer: writer, stamp: Stamp(bits: 1)),
            shown: [])
        }
      }
    }
    #expect(throws: QuarantineError.tooLarge(bench.key)) { try decide(.released) }
    #expect(try server.held(in: bench.zone).count == 1)
  }

  @Test("a viewer who carries a forged edit of somebody else's is told so")
  func forged() throws {
    let mallory = try bench.replica(seed: 23)
    try bench.sync(mallory, with: server, as: "mallory")
    server.give("mallory", .viewer)
    let mark = Mark(
      writer: try amina.writer(), stamp: Stamp(milliseconds: bench.clock.now, counter: 9))
    try mallory.store.write { facts in
      _ = try facts.update(bench.key) { state in
        state.write(.text("forged"), to: Slot("url"), as: mark, shown: [])
      }
      try mallory.outbox.put(bench.key, .some([Slot("url"): nil]))
    }
    try bench.sync(mallory, with: server, as: "mallory")
    #expect(try mallory.outboxItems().map(\.reason) == ["author"])
  }

  @Test("what is here already needs nobody's leave")
  func known() throws {
    try vera.store.write { _ in try vera.outbox.put(bench.key, .everything) }
    try decide(.released)
    var session = SyncSession(vera)
    try bench.finish(&session, with: server, as: "vera")
    #expect(session.report.held == 0)
    try bench.expectAgreement(vera, with: server)
  }
}
