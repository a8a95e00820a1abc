import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore

@Suite("Random damage")
struct RescuePropertyTests {
  /// What a person would miss: the unsynced values of each record.
  private typealias Edits = [RecordKey: [Slot: String]]

  private struct Scene {
    let file: FiledReplica
    var edits: Edits = [:]
  }

  /// A replica with history: records that the server has, and unsynced edits of some of them.
  private func scene(_ random: inout SplitMix64) throws -> Scene {
    let file = try FiledReplica()
    var scene = Scene(file: file)
    try file.open { replica throws in
      var keys: [RecordKey] = []
      for number in 0..<(10 + random.below(50)) { keys.append(try replica.add("Old \(number)")) }
      try replica.acknowledgeAll()
      for number in 0..<(1 + random.below(20)) {
        let key = random.oneIn(2) ? random.pick(keys) : try replica.add("New \(number)")
        let slot = random.pick(["city", "notes", "legal_name"])
        let text = "Edit \(number)" + String(repeating: "x", count: random.below(3_000))
        try replica.edit(key, slot, text)
        scene.edits[key, default: [:]][Slot(slot)] = text
      }
      if random.chance(50) { _ = try replica.views().catchUp() }
    }
    return scene
  }

  private func damage(_ file: FiledReplica, _ random: inout SplitMix64) throws {
    try file.change { bytes in
      switch random.below(4) {
      case 0:
        for _ in 0...random.below(8) { bytes[random.below(bytes.count)] ^= 1 << random.below(8) }
      case 1:
        for _ in 0...random.below(3) {
          let page = random.below(bytes.count / 4_096) * 4_096
          let byte = random.oneIn(2) ? 0 : random.byte()
          for place in page..<(page + 4_096) { bytes[place] = byte }
        }
      case 2:
        let start = random.below(bytes.count)
        for place in start..<min(bytes.count, start + random.below(20_000)) {
          bytes[place] = random.byte()
        }
      default: bytes.removeLast(random.below(bytes.count))
      }
    }
  }

  @Test("whatever it hits, a repair ends well, and no unsynced edit is lost in silence")
  func repairs() throws {
    withSeeds(count: 150) { random in
      var scene = try scene(&random)
      try damage(scene.file, &random)
      let outcome: RepairOutcome
      do {
        outcome = try scene.file.rescue(mayBeNothing: true)
      } catch FileFormatError.newer {
        // A number of the header says so; the file is left as it is.
        return
      }
      let broken = try scene.file.findings().filter { $0.severity == .broken }
      try law(broken.isEmpty, "after the repair: \(broken)")
      scene.edits = scene.edits.filter { !outcome.lost.contains($0.key) }
      try expectSaved(scene, outcome)
    }
  }

  private func expectSaved(_ scene: Scene, _ outcome: RepairOutcome) throws {
    try scene.file.open { replica throws in
      let waiting = Set(try replica.outboxItems().map(\.key))
      try law(waiting.count == outcome.waiting, "the outbox is as it was told")
      for key in waiting { try law(try replica.store.fact(key) != nil, "what waits is there") }
      // Where neither the edits nor the note of them could be read, nobody can say which they were.
      let isTold = outcome.unreadableOutboxRows > 0 || outcome.unreadableTables.contains("outbox")
      guard !isTold else { return }
      for (key, slots) in scene.edits where !outcome.doubtful.contains(key) {
        for (slot, text) in slots {
          let live = try replica.texts(key, slot.name)
          try law(live.contains(text), "\(key.id.short) \(slot) has \(live)")
          try law(waiting.contains(key), "\(key.id.short) waits")
        }
      }
    }
  }

  @Test("a repair that is repeated finds nothing to do")
  func repeated() throws {
    withSeeds(count: 30) { random in
      let scene = try scene(&random)
      try damage(scene.file, &random)
      guard (try? scene.file.rescue(mayBeNothing: true)) != nil else { return }
      let again = try scene.file.rescue(mayBeNothing: true)
      try law(again.damagedFile == nil && !again.hasNewWriter, "\(again)")
    }
  }

  @Test("a damaged log, of which SQLite would have said nothing")
  func logs() throws {
    withSeeds(count: 60) { random in
      let file = try FiledReplica()
      let names = try file.killed { replica in
        try (0..<(2 + random.below(12))).map { number in
          let name = "Enterprise \(number)"
          return (try replica.add(name), name)
        }
      }
      let frame = LogFrames.frameHeaderBytes + 4_096
      try file.change("-wal") { bytes in
        // Not in the last two frames: of the last commit nobody can tell whether it ever was.
        let end = max(33, bytes.count - 2 * frame)
        for _ in 0...random.below(3) { bytes[random.below(end)] ^= 1 << random.below(8) }
      }
      let outcome = try file.rescue()
      let broken = try file.findings().filter { $0.severity == .broken }
      try law(broken.isEmpty, "after the repair: \(broken)")
      let found = try file.open { replica throws in
        try names.filter { try replica.texts($0.0, "legal_name").contains($0.1) }.count
      }
      try law(
        found >= names.count - 4 - outcome.lost.count,
        "\(found) of \(names.count) are there, lost are told: \(outcome.lost.count)")
    }
  }
}
