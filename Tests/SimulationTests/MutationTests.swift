import Testing

@testable import LocalStore
@testable import SyncProtocol

/// Each rule that a model found necessary, taken out: the simulation must notice. A rule whose
/// absence went unnoticed would be one that nothing guards.
@Suite struct MutationTests {
  static let seeds: UInt64 = 400

  @Test("the simulation notices a missing rule", arguments: Mutation.allCases)
  func isNoticed(mutation: Mutation) {
    let noticed = (0..<Self.seeds).first { seed in
      do {
        try Simulation.play(seed: seed, rules: mutation.rules)
        return false
      } catch {
        return error is Divergence
      }
    }
    #expect(noticed != nil, "\(mutation) went unnoticed for \(Self.seeds) seeds")
  }
}

enum Mutation: String, CaseIterable {
  case acknowledgesByRecord
  case baseFollowsPosition
  case sendsLiveEntriesOnly
  case filtersByAuthor
  case summarisesPerRecord
  case supersedesWhatWasNotShown

  var rules: Rules {
    var rules = Rules()
    switch self {
    case .acknowledgesByRecord:
      rules.exchange = { SmallPushes(replica: $0, faults: .init(forgetsWhatWasSent: true)) }
    case .baseFollowsPosition:
      rules.request = { request in
        for index in request.zones.indices {
          request.zones[index].cursor.base = request.zones[index].cursor.position
        }
      }
    case .sendsLiveEntriesOnly:
      rules.answer = { answer, _ in
        answer.filterEntries { $0.isLive }
      }
    case .filtersByAuthor:
      rules.answer = { answer, request in
        answer.filterEntries { $0.writer != request.writer }
      }
    case .summarisesPerRecord:
      rules.summary = Self.summaryPerRecord
    case .supersedesWhatWasNotShown:
      rules.shown = { _, state, slot in state.liveMarks(of: slot) }
    }
    return rules
  }

  /// As if a writer's stamp on one slot spoke for all of them.
  private static func summaryPerRecord(_ state: RecordState) -> Coverage {
    var latest: [WriterID: Stamp] = [:]
    for mark in state.marks {
      latest[mark.writer] = max(latest[mark.writer] ?? .zero, mark.stamp)
    }
    var coverage = Coverage()
    for slot in ["legal_name", "city", "languages/hr", "unheard_of", "status", "score", "topic"] {
      for (writer, stamp) in latest {
        coverage.add(Mark(writer: writer, stamp: stamp), of: Slot(slot))
      }
    }
    return coverage
  }
}

extension SyncAnswer {
  /// Lets only some entries of the pages' registers through.
  fileprivate mutating func filterEntries(_ isIncluded: (Entry) -> Bool) {
    items = items.map { item in
      guard case .page(let zone, var page) = item else { return item }
      for index in page.records.indices {
        let state = page.records[index].state
        let cells = state.cells.compactMap { cell -> RecordState.Cell? in
          let entries = cell.register.entries.filter(isIncluded)
          guard !entries.isEmpty else { return nil }
          return RecordState.Cell(slot: cell.slot, register: Register(sorted: entries))
        }
        page.records[index].state = RecordState(sorted: cells, kept: state.kept)
      }
      return .page(zone: zone, page)
    }
  }
}
