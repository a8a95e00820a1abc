import Testing

@testable import LocalStore
@testable import SyncProtocol
@testable import SyncServer

/// Each rule of the design taken out of a week in which everything happens: somebody must notice.
/// A rule whose absence went unnoticed would be one that nothing guards.
@Suite struct WeekMutationTests {
  static let seeds: UInt64 = 1000

  @Test("a week without one of the rules is noticed", arguments: WeekMutation.allCases)
  func isNoticed(mutation: WeekMutation) {
    let rules = mutation.rules
    let first = mutation.firstSeed
    let noticed = (first..<first + Self.seeds).first { seed in
      let script = Script(seed: seed) { mutation.allows($0) }
      return WeekRun.error(of: script, rules: rules) is Divergence
    }
    #expect(noticed != nil, "\(mutation) went unnoticed for \(Self.seeds) seeds")
  }

  @Test("a week without misfortunes holds with all rules", arguments: 0..<UInt64(60))
  func theControlHolds(seed: UInt64) {
    let error = WeekRun.error(of: Script(seed: seed) { !$0.mayRevive })
    #expect(error == nil)
  }
}

enum WeekMutation: String, CaseIterable {
  case ignoresThePushChain
  case checksBeforeItJoins
  case ignoresForeignEntries
  case joinsTheRegistersOfMergedRecords
  case acknowledgesBeforeItCommits
  case cutsASeqInTwo
  case acknowledgesByRecord
  case supersedesWhatWasNotShown
  case confirmsErasuresBeforeItDestroys
  case adoptsDigests
  case offersNothingAfterALoss
  case trustsLostChains
  case keepsARunawayClock
  case adoptsStampsFarAhead

  /// Rare is a week in which nothing but this rule stands between a loss and the people: it takes
  /// two copies of a laptop, and a server that is set back between their syncs.
  var firstSeed: UInt64 { self == .trustsLostChains ? 12_000 : 0 }

  func allows(_ kind: Happening.Kind) -> Bool {
    switch self {
    // Where nothing else may go wrong, what goes wrong is the mutation's work.
    case .joinsTheRegistersOfMergedRecords, .acknowledgesBeforeItCommits, .cutsASeqInTwo,
      .acknowledgesByRecord, .supersedesWhatWasNotShown, .adoptsStampsFarAhead:
      kind.isEveryday
    case .keepsARunawayClock: kind.isEveryday || kind == .jumpClock
    case .ignoresThePushChain: kind.isEveryday || [.backUpLaptop, .restoreLaptop].contains(kind)
    case .checksBeforeItJoins: [.edit, .editSeveral, .sync, .cloneLaptop].contains(kind)
    case .ignoresForeignEntries: kind.isEveryday || kind == .cloneLaptop
    case .confirmsErasuresBeforeItDestroys: kind.isEveryday || kind == .erase
    case .adoptsDigests: kind.isEveryday || kind == .damageLaptop
    case .offersNothingAfterALoss:
      kind.isEveryday || [.backUpServer, .restoreServer].contains(kind)
    case .trustsLostChains: true
    }
  }

  var rules: Rules {
    var rules = Rules()
    switch self {
    case .ignoresThePushChain:
      rules.beforeAnswer = { server, request in try server.forgive(&request) }
    case .checksBeforeItJoins:
      let stale = StaleChains()
      rules.beforeAnswer = { server, request in try stale.forgive(&request, server) }
    case .ignoresForeignEntries:
      rules.exchange = { CredulousExchange(replica: $0) }
      rules.beforeAnswer = { server, request in try server.forgive(&request) }
    case .joinsTheRegistersOfMergedRecords:
      rules.afterMerge = { replica, dropped, kept in
        let state = try replica.store.fact(dropped)?.state ?? RecordState()
        let data = state.only { !$0.isControl }
        try replica.store.write { facts in
          _ = try facts.join(kept, data)
          try replica.outbox.put(kept, .everything)
        }
      }
    case .acknowledgesBeforeItCommits:
      rules.beforeAnswer = { server, _ in try server.backUp() }
      rules.afterAnswer = { server in try server.restore(isNoticed: false) }
    case .cutsASeqInTwo:
      rules.answer = { answer, _ in answer.cutLastRecords() }
      rules.takesRepairsForFaults = true
    case .acknowledgesByRecord:
      rules.exchange = { SmallPushes(replica: $0, faults: .init(forgetsWhatWasSent: true)) }
      rules.takesRepairsForFaults = true
    case .supersedesWhatWasNotShown:
      rules.shown = { _, state, slot in state.liveMarks(of: slot) }
    case .confirmsErasuresBeforeItDestroys:
      rules.exchange = { SmallPushes(replica: $0, faults: .init(leavesRemains: true)) }
    case .adoptsDigests:
      rules.exchange = { SmallPushes(replica: $0, faults: .init(mistake: .adoptsDigests)) }
    case .offersNothingAfterALoss:
      rules.exchange = { SmallPushes(replica: $0, faults: .init(mistake: .offersNothing)) }
    case .trustsLostChains:
      rules.exchange = { SmallPushes(replica: $0, faults: .init(mistake: .trustsLostChains)) }
    case .keepsARunawayClock:
      rules.beforeEdit = { replica in
        let mark = try replica.clock().mark.milliseconds
        let wall = replica.surroundings.wallMilliseconds
        replica.surroundings.wallMilliseconds = { max(wall(), mark) }
      }
    case .adoptsStampsFarAhead:
      rules.exchange = { SmallPushes(replica: $0, faults: .init(adoptsAnyStamp: true)) }
    }
    return rules
  }
}

extension WeekServer {
  /// Makes every chain name the last push of its writer, as if none had ever been forgotten.
  func forgive(_ request: inout SyncRequest) throws {
    for index in request.zones.indices {
      guard let file = answering.zones[request.zones[index].zone] else { continue }
      let row = try WriterTable(connection: file.connection).row(request.writer)
      if let push = row?.lastPush { request.zones[index].chain.acknowledged = push }
    }
  }
}

/// A server that checks a push chain against what it read before another push was joined.
private final class StaleChains {
  private struct Place: Hashable {
    let zone: Zone
    let writer: WriterID
  }

  /// The last push of each writer, as it was before the latest one.
  private var known: [Place: PushID] = [:]

  func forgive(_ request: inout SyncRequest, _ server: WeekServer) throws {
    for index in request.zones.indices where request.zones[index].push != nil {
      guard let file = server.answering.zones[request.zones[index].zone] else { continue }
      let place = Place(zone: file.zone, writer: request.writer)
      let last = try WriterTable(connection: file.connection).row(request.writer)?.lastPush
      let chain = request.zones[index].chain
      if !chain.remembers(last), chain.remembers(known[place]) {
        request.zones[index].chain.acknowledged = last
      }
      known[place] = last
    }
  }
}

extension SyncAnswer {
  /// Leaves out some slots of each page's last record, but not its place in the order.
  fileprivate mutating func cutLastRecords() {
    items = items.map { item in
      guard case .page(let zone, var page) = item, let last = page.records.indices.last else {
        return item
      }
      let state = page.records[last].state
      let cells = state.cells.dropLast(state.cells.count > 1 ? 1 : 0)
      page.records[last].state = RecordState(sorted: Array(cells), kept: state.kept)
      return .page(zone: zone, page)
    }
  }
}
