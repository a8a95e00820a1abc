import SyncProtocol
import TestSupport

@testable import LocalStore
@testable import SyncServer

/// What must hold at rest.
extension Week {
  func check() throws {
    for place in Self.places { try check(place) }
    for key in Self.keys { try checkDeletion(key) }
    for laptop in laptops { try check(laptop) }
    try checkHistory()
    try checkErased()
    for file in server.files {
      for problem in try Journal(connection: file.connection).verify().findings {
        throw Divergence(problem)
      }
      for problem in try FactAudit(file.store, holding: [file.zone]).findings() {
        throw Divergence("\(file.zone): \(problem.sentence)")
      }
    }
  }

  private func state(_ key: RecordKey) throws -> RecordState {
    try server.answering.zones[key.zone]?.store.fact(key)?.state ?? RecordState()
  }

  /// No edit is lost that nobody replaced who had seen it; and where nothing happened that excuses
  /// it, none is back that was replaced.
  private func check(_ place: Oracle.Place) throws {
    let live = Set(try state(place.key)[place.slot].live.compactMap { $0.value?.textContent })
    let lost = oracle.maximal(place, found: live).subtracting(live)
      .subtracting(try excused(place)).sorted()
    let ghosts = live.subtracting(oracle.maximal(place)).sorted()
    let mayBeBack = mayRevive && !oracle.erased.contains(place)
    guard lost.isEmpty, ghosts.isEmpty || mayBeBack else {
      throw Divergence("\(place.describe): lost \(lost), live again \(ghosts)")
    }
    let foreign = live.subtracting(oracle.edits[place]?.keys.map { $0 } ?? [])
    guard foreign.isEmpty else {
      throw Divergence("\(place.describe): \(foreign.sorted()) was never written here")
    }
  }

  /// What is not promised: edits that a laptop and the server were both set back to before, and that
  /// the laptop wrote anew before anybody told the server. Whoever holds one keeps it in history.
  private func excused(_ place: Oracle.Place) throws -> Set<String> {
    guard server.wentBack else { return [] }
    let rewritten = oracle.rewritten(place)
    guard !rewritten.isEmpty else { return [] }
    let remembered = try laptops.reduce(into: Set<String>()) {
      $0.formUnion(try $1.rememberedTexts())
    }
    return rewritten.intersection(remembered)
  }

  /// An edit that no deleter had seen brings the record back.
  private func checkDeletion(_ key: RecordKey) throws {
    guard try state(key).deletionStatus == .deleted else { return }
    let unseen = try oracle.places(of: key).reduce(oracle.unseenByDeletions(of: key)) {
      $0.subtracting(try excused($1))
    }
    guard unseen.isEmpty else {
      throw Divergence("\(key.type) \(key.id.short) is deleted with \(unseen.sorted())")
    }
  }

  private func check(_ laptop: WeekLaptop) throws {
    guard try laptop.replica.outboxItems().isEmpty else {
      throw Divergence("\(laptop.device) still has an outbox")
    }
    for file in server.files {
      let digests = (try laptop.replica.digest(of: file.zone), try file.store.digest(of: file.zone))
      guard digests.0 == digests.1 else {
        throw Divergence("\(laptop.device) holds \(digests.0) of \(file.zone), not \(digests.1)")
      }
      guard try laptop.replica.zone(file.zone)?.agrees == true else {
        throw Divergence("\(laptop.device) was not told that it agrees on \(file.zone)")
      }
    }
    let writers = try laptop.replica.ownWriters().count
    guard writers == 1 || mayRevive else {
      throw Divergence("\(laptop.device) forgot nothing, and has \(writers) writers")
    }
    for key in Self.keys where try laptop.state(key) != state(key) {
      throw Divergence("\(laptop.device) differs in \(key.type) \(key.id.short)")
    }
  }

  /// Nothing of what was erased is left in any byte of any file, and the server was told so.
  private func checkErased() throws {
    let values = oracle.erasedValues
    for path in try values.isEmpty ? [] : workingFiles() {
      if let value = RawBytes(path).first(of: values) {
        throw Divergence("\(value) was erased, and is in \(path)")
      }
    }
    let last = try server.answering.registry?.lastErasure() ?? 0
    for laptop in laptops where try !laptop.replica.hasCarriedOutErasures(upTo: last) {
      throw Divergence("\(laptop.device) has not confirmed the erasures")
    }
  }

  /// Every edit can still be shown to somebody: as a value, or in a history.
  private func checkHistory() throws {
    var known = try server.heldTexts().union(server.journalTexts())
    for laptop in laptops { known.formUnion(try laptop.rememberedTexts()) }
    let all = oracle.edits.values.reduce(into: Set<String>()) { $0.formUnion($1.keys) }
    let forgotten = all.subtracting(known).subtracting(oracle.gone)
      .subtracting(oracle.erasedValues).sorted()
    guard forgotten.isEmpty || mayRevive else {
      throw Divergence("nobody's history has \(forgotten)")
    }
  }
}

extension Oracle.Place {
  var describe: String { "\(key.zone) \(key.type) \(key.id.short) \(slot)" }
}
