import TestSupport

@testable import SyncProtocol

extension GoldenExamples {
  private static func held() -> SeqRanges {
    var held = SeqRanges()
    held.insert(41...42)
    held.insert(300...300)
    return held
  }

  static let idleRequest = SyncRequest(
    writer: anna, schemaVersion: 1, clock: newYear, accessRevision: 7, erasureRevision: 3,
    zones: [
      ZoneRequest(
        zone: zone("it"),
        cursor: Cursor(
          epoch: Epoch(0x1122_3344_5566_7788), journalHash: Array(0..<16), base: 40, position: 40,
          held: held()),
        chain: PushChain(acknowledged: PushID(9)))
    ])

  /// Two records with the same legal name, one with a value that was replaced before it was sent,
  /// one erased; and a zone that is asked for the first time.
  static let pushRequest: SyncRequest = {
    var other = RecordState()
    other.edit("legal_name", .text("Caffe\u{300} Roma"), as: edit(anna, 2))
    let past = PastValue(slot: "city", mark: edit(anna, 0), value: .text("Napoli"))
    let records = [
      RecordDelta(type: "enterprise", id: id, state: fresh, past: [past]),
      RecordDelta(type: "enterprise", id: otherID, state: other),
      RecordDelta(type: "visit", id: otherID, state: erased),
    ]
    var request = idleRequest
    request.zones[0].chain.attempts = [PushID(10), PushID(11)]
    request.zones[0].push = Push(id: PushID(11), records: records)
    request.zones[0].leaveOut = [id]
    request.zones.append(ZoneRequest(zone: .commons, cursor: .start))
    request.formerWriters = [boris]
    request.relays = [[0xb0, 0x0b]]
    return request
  }()

  static let bundleKey = SealedBundle.key(ofCredential: Array(0..<32))

  static let bundle: SealedBundle = {
    var random = SplitMix64(seed: 7)
    return SealedBundle(
      sealing: idleRequest, from: "device-1", created: newYear, key: bundleKey, using: &random)
  }()

  /// Every kind of item, verdict and refusal.
  static let answer = SyncAnswer(
    head: AnswerHead(
      clock: newYear + 5, schemaVersion: 2,
      access: AccessList(
        revision: 8,
        grants: [
          AccessList.Grant(zone: zone("it"), title: "Italia", role: .coach),
          AccessList.Grant(zone: .commons, title: "Commons", role: .viewer),
        ]),
      standing: .toBeWiped,
      erasures: ErasureList(
        revision: 4, erasures: [Erasure(key: key, kept: ["city", "country"])])),
    items: [
      .verdicts(zone: 0, verdicts), .page(zone: 0, page),
      .done(zone: 0, ZoneDone(epoch: Epoch(5), head: head)),
      .done(zone: 1, ZoneDone(epoch: Epoch(6), head: nil)),
      .refused(zone: 2, .forked(known: [ZoneRefusal.KnownEdits(record: 1, slots: ["city"])])),
      .refused(zone: 3, .epochChanged(Epoch(.max))),
      .refused(zone: 4, .noAccess), .refused(zone: 5, .quarantineFull),
      .refused(zone: 6, .noSuchZone),
      .settled(
        zone: 0,
        [
          Settlement(type: "enterprise", id: id, decision: .released),
          Settlement(type: "visit", id: otherID, decision: .discarded),
        ]),
      .relayed([RelayReceipt(place: 0), RelayReceipt(place: 1, refusal: "bundle-altered")]),
    ])

  private static let verdicts = Verdicts(
    push: PushID(11),
    runs: [
      Verdicts.Run(count: 2, outcome: .exact(firstSeq: 43)),
      Verdicts.Run(count: 1, outcome: .joined), Verdicts.Run(count: 30, outcome: .known),
      Verdicts.Run(count: 1, outcome: .held(reason: "not-your-zone")),
    ])

  private static let page = Page(
    records: [RecordDelta(type: "enterprise", id: id, state: conflicted)],
    authors: [
      Page.Author(writer: anna, name: "Anna"), Page.Author(writer: boris, name: "Boris"),
    ],
    journalHash: Array(16..<32), position: 45)

  private static let head = ZoneDone.Head(seq: 45, journalHash: Array(16..<32), digest: digest)

  /// Two ranges that meet, one apart from them that has no end, and two records wanted.
  static let reconcileRequest: ReconcileRequest = {
    let bounds = [RecordID(high: 0, low: 0), RecordID(high: 0x0194 << 48, low: 0), id, otherID]
    return ReconcileRequest(
      zone: zone("it"), epoch: Epoch(5), salt: 0x0102_0304_0506_0708, leaveOut: [otherID],
      questions: [
        ReconcileRequest.Question(IDRange(bounds[0], bounds[1]), fingerprint(.empty)),
        ReconcileRequest.Question(IDRange(bounds[1], bounds[2]), fingerprint(digest)),
        ReconcileRequest.Question(IDRange(bounds[3], nil), fingerprint(digest)),
      ],
      wants: [
        RecordName(type: "enterprise", id: id), RecordName(type: "visit", id: otherID),
      ])
  }()

  private static func fingerprint(_ digest: Digest) -> Fingerprint {
    Fingerprint(digest, salt: 0x0102_0304_0506_0708)
  }

  /// Every kind of answer to a range.
  static let reconcileAnswer = ReconcileAnswer.compared(
    ReconcileAnswer.Comparison(
      epoch: Epoch(5), seq: 45, journalHash: Array(16..<32),
      answers: [
        .equal,
        .parts([fingerprint(.empty), fingerprint(digest)], bounds: [id]),
        .records([
          ListedRecord(
            RecordName(type: "enterprise", id: id),
            RecordHash(key, canonicalState: fresh.canonicalBytes))
        ]),
      ],
      served: 2, authors: [Page.Author(writer: anna, name: "Anna")],
      records: [RecordDelta(type: "enterprise", id: id, state: fresh)]))

  static let reconcileRefusal = ReconcileAnswer.refused(.epochChanged(Epoch(6)))
}
