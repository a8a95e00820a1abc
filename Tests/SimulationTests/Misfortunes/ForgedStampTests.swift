import Testing

@testable import LocalStore
@testable import SyncProtocol
@testable import SyncServer

@Suite struct ForgedStampTests {
  private let bench = Bench()

  @Test("a forged stamp of the future does not swallow its victim's next edit")
  func futureStamp() throws {
    let server = try bench.server()
    let bruno = try bench.replica(seed: 21)
    try bench.write(bruno, "topic", "first")
    try bench.sync(bruno, with: server, as: "bruno")
    let writer = try bruno.writer()
    let mallory = try bench.replica(seed: 22)
    try bench.sync(mallory, with: server, as: "mallory")
    let forged = Entry(Mark(writer: writer, stamp: Stamp(bits: .max)), nil)
    try mallory.store.write { facts in
      _ = try facts.update(bench.key) { state in
        state.update(Slot("topic")) { $0.replaceEntry(of: writer, with: forged) }
      }
      try mallory.outbox.put(bench.key, .some([Slot("topic"): nil]))
    }
    try bench.sync(mallory, with: server, as: "mallory")
    try bench.write(bruno, "topic", "second")
    try bench.sync(bruno, with: server, as: "bruno")
    #expect(try bench.live(bruno, "topic") == ["second"])
    try bench.sync(mallory, with: server, as: "mallory")
    #expect(try bench.live(mallory, "topic") == ["second"])
  }
}
