import SyncProtocol
import TestSupport

@testable import LocalStore
@testable import SyncServer

/// The exchange over a bad network, with laptops that are shut in the middle of it.
extension Week {
  private enum Fault: CaseIterable {
    case none, neverSent, lost, sentTwice, answerLost, answerCut, editedMeanwhile, shutAfterwards
    case powerCut
  }

  /// Some rounds of a conversation, each with its own misfortune, or none.
  func sync(_ laptop: WeekLaptop, _ random: inout SplitMix64) throws {
    for _ in 0...random.below(4) {
      let fault = random.oneIn(2) ? .none : random.pick(Fault.allCases)
      guard try exchange(laptop, fault, &random) else { return }
    }
  }

  /// One request and what becomes of it.
  /// - Returns: whether the laptop has more to say.
  private func exchange(
    _ laptop: WeekLaptop, _ fault: Fault, _ random: inout SplitMix64
  ) throws -> Bool {
    let commitsLeft = fault == .powerCut ? random.below(6) : nil
    do {
      if commitsLeft != nil { laptop.session = nil }
      return try converse(laptop, fault, commitsLeft, &random)
    } catch is PowerCut {
      try laptop.reopen()
      return false
    }
  }

  private func converse(
    _ laptop: WeekLaptop, _ fault: Fault, _ commitsLeft: Int?, _ random: inout SplitMix64
  ) throws -> Bool {
    var session = laptop.session ?? newSession(laptop, commitsLeft)
    guard let sent = try session.nextRequest() else {
      laptop.session = nil
      return false
    }
    if sent.endpoint == .reconcile {
      try compare(sent, laptop, &session, fault, &random)
      return true
    }
    var request = try SyncRequest(decoding: sent.body)
    rules.request(&request)
    switch fault {
    case .neverSent: try session.interrupted([], wasSent: false)
    case .lost:
      strays.append((request, laptop.device))
      try session.interrupted([], wasSent: true)
    default:
      try rules.beforeAnswer(server, &request)
      var answer = try server.answering.answer(request, from: laptop.device, now: clock.now)
      try rules.afterAnswer(server)
      if fault == .sentTwice {
        answer = try server.answering.answer(request, from: laptop.device, now: clock.now)
      }
      try checkDurable(answer, request)
      rules.answer(&answer, request)
      if fault == .editedMeanwhile { try edit(laptop, &random) }
      try deliver(answer.encoded, to: &session, fault, &random)
    }
    let isShut = fault == .shutAfterwards || fault == .powerCut
    laptop.session = isShut ? nil : session
    return true
  }

  /// A request that compares a zone record by record.
  private func compare(
    _ sent: ExchangeRequest, _ laptop: WeekLaptop, _ session: inout SyncSession, _ fault: Fault,
    _ random: inout SplitMix64
  ) throws {
    guard !rules.takesRepairsForFaults else {
      throw Divergence("\(laptop.device): the digests differ")
    }
    switch fault {
    case .neverSent: try session.interrupted([], wasSent: false)
    case .lost: try session.interrupted([], wasSent: true)
    default:
      let answer = try server.answering.answer(sent, from: laptop.device, now: clock.now)
      if fault == .editedMeanwhile { try edit(laptop, &random) }
      try deliver(answer, to: &session, fault, &random)
    }
    laptop.session = fault == .shutAfterwards || fault == .powerCut ? nil : session
  }

  /// What the server says it has, it has: it is asked right after its answer, as after a crash.
  private func checkDurable(_ answer: SyncAnswer, _ request: SyncRequest) throws {
    for case .verdicts(let place, let verdicts) in answer.items {
      let zone = request.zones[place]
      var records = (zone.push?.records ?? [])[...]
      for run in verdicts.runs {
        defer { records = records.dropFirst(run.count) }
        if case .held = run.outcome { continue }
        for record in records.prefix(run.count) {
          let key = RecordKey(zone: zone.zone, type: record.type, id: record.id)
          let state = try server.answering.zones[zone.zone]?.store.fact(key)?.state
          let known = state ?? RecordState()
          guard known.joined(with: record.state) == known else {
            throw Divergence("\(key.id.short) was acknowledged and is not there")
          }
        }
      }
    }
  }

  private func newSession(_ laptop: WeekLaptop, _ commitsLeft: Int?) -> SyncSession {
    SyncSession(
      exchange: CrashingExchange(rules.exchange(laptop.replica), commitsLeft: commitsLeft))
  }

  private func deliver(
    _ bytes: [UInt8], to session: inout SyncSession, _ fault: Fault, _ random: inout SplitMix64
  ) throws {
    switch fault {
    case .answerLost: try session.interrupted([], wasSent: true)
    case .answerCut:
      try session.interrupted(Array(bytes.prefix(random.below(bytes.count))), wasSent: true)
    default: try session.receive(bytes)
    }
  }

  /// Everybody is online at last: all sync to their ends, often enough to hear of each other.
  func settle() throws {
    var random = SplitMix64(seed: 0)
    try server.finishErasures()
    for laptop in laptops { server.answering.give(laptop.device, .central) }
    // Whatever still lies on a stick is carried to the office, too.
    for stick in sticks {
      _ = try laptops[0].replica.carry(SealedBundle.decodeFile(stick).bundles)
    }
    for _ in 0..<7 {
      for zone in Templates.zones {
        try server.decide(.released, in: zone, now: clock.now)
      }
      for laptop in laptops {
        laptop.session = nil
        var rounds = 0
        while try converse(laptop, .none, nil, &random) {
          rounds += 1
          guard rounds < 500 else { throw Divergence("\(laptop.device) never finishes its sync") }
        }
      }
    }
  }
}
