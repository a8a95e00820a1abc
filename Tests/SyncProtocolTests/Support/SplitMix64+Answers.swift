import TestSupport

@testable import SyncProtocol

extension SplitMix64 {
  mutating func accessList() -> AccessList {
    AccessList(
      revision: next(),
      grants: some(of: ["it", "hr", "commons"]).map { name in
        AccessList.Grant(
          zone: zone(name), title: pick(["", "Italia", "Hrvatska"]), role: pick(Role.allCases))
      })
  }

  mutating func verdicts() -> Verdicts {
    Verdicts(
      push: PushID(next()),
      runs: list(upTo: 4) { generator in
        let outcomes: [Verdicts.Outcome] = [
          .exact(firstSeq: generator.next()), .joined, .known, .held(reason: "not-your-zone"),
        ]
        return Verdicts.Run(count: generator.below(20_001), outcome: generator.pick(outcomes))
      })
  }

  mutating func page() -> Page {
    Page(
      records: list(upTo: 4) { $0.delta(withPast: false) },
      authors: list(upTo: 3) { Page.Author(writer: WriterID($0.next()), name: "Ana Horvat") },
      journalHash: journalHash(), position: next())
  }

  mutating func zoneDone() -> ZoneDone {
    guard chance(70) else { return ZoneDone(epoch: Epoch(next()), head: nil) }
    let sum = RecordHash(high: next(), low: next())
    let head = ZoneDone.Head(
      seq: next(), journalHash: journalHash(), digest: Digest(count: next(), sum: sum))
    return ZoneDone(epoch: Epoch(next()), head: head)
  }

  mutating func refusal() -> ZoneRefusal {
    switch below(5) {
    case 0:
      .forked(
        known: list(upTo: 3) { generator in
          ZoneRefusal.KnownEdits(
            record: generator.below(20_000), slots: generator.some(of: Pool.slots))
        })
    case 1: .epochChanged(Epoch(next()))
    case 2: .quarantineFull
    case 3: .noSuchZone
    default: .noAccess
    }
  }

  mutating func settlement() -> Settlement {
    Settlement(
      type: pick(["enterprise", "visit"]), id: recordID(),
      decision: pick(Settlement.Decision.allCases))
  }

  mutating func erasureList() -> ErasureList {
    ErasureList(
      revision: next(),
      erasures: list(upTo: 3) { generator in
        let key = RecordKey(
          zone: zone("it"), type: "enterprise", id: generator.recordID())
        return Erasure(key: key, kept: Set(generator.some(of: Pool.slots)))
      })
  }

  mutating func answerItem() -> AnswerItem {
    let zone = below(Limits.zonesPerRequest)
    return switch below(6) {
    case 0: .verdicts(zone: zone, verdicts())
    case 1: .page(zone: zone, page())
    case 2: .done(zone: zone, zoneDone())
    case 3: .settled(zone: zone, list(upTo: 3) { $0.settlement() })
    case 4:
      .relayed(
        list(upTo: 3) { generator in
          RelayReceipt(
            place: generator.below(Limits.relaysPerRequest),
            refusal: generator.chance(50) ? "bundle-altered" : nil)
        })
    default: .refused(zone: zone, refusal())
    }
  }

  mutating func answer() -> SyncAnswer {
    let head = AnswerHead(
      clock: next(), schemaVersion: below(100), access: chance(50) ? accessList() : nil,
      standing: pick(AnswerHead.Standing.allCases), erasures: chance(50) ? erasureList() : nil)
    return SyncAnswer(head: head, items: list(upTo: 4) { $0.answerItem() })
  }
}
