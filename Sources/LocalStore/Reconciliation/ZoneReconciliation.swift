import SyncProtocol

/// One zone's reconciliation as a conversation: finds what differs, and asks for the server's state
/// of every record that is not the same there.
struct ZoneReconciliation {
  let zone: Zone
  /// The epoch that the server has to be in.
  private(set) var epoch: Epoch
  /// What both sides leave out.
  let leftOut: [RecordID]
  /// Facts that are not what was once stored here: they count as missing, and what the server has
  /// of them takes their place.
  let altered: Set<RecordName>
  /// Whether the zone was received before, in this very epoch, and something is wrong.
  let isRepair: Bool
  /// The zone's head at the first answer.
  private(set) var start: Head?

  private var ranges: Reconciliation
  private let salt: UInt64
  private var wants: [RecordName] = []
  private var asked: ReconcileRequest?
  private var fruitlessRounds = 0

  struct Head: Hashable {
    let seq: UInt64
    let journalHash: [UInt8]
  }

  /// What one answer brought.
  struct Findings {
    var records: [RecordDelta] = []
    var authors: [Page.Author] = []
    /// Records that are held here and not by the server.
    var missingThere: [RecordName] = []
    /// Records that the server counts and cannot give.
    var withheld: [RecordName] = []
  }

  /// Answers in a row that may bring nothing: cuts at every depth there is.
  private static let fruitlessRoundLimit = 40

  init(
    _ zone: Zone, _ epoch: Epoch, _ records: some OrderedRecords, salt: UInt64,
    leavingOut leftOut: [RecordID], altered: Set<RecordName> = [], isRepair: Bool = false,
    cut: RangeCut = RangeCut()
  ) throws {
    self.zone = zone
    self.epoch = epoch
    self.leftOut = leftOut
    self.altered = altered
    self.isRepair = isRepair
    self.salt = salt
    ranges = try Reconciliation(records, salt: salt, cut: cut)
  }

  /// The next request, or nil once everything is known.
  mutating func nextRequest() -> ReconcileRequest? {
    guard !ranges.isFinished || !wants.isEmpty else { return nil }
    let request = ReconcileRequest(
      zone: zone, epoch: epoch, salt: salt, leaveOut: leftOut, questions: ranges.questions,
      wants: Array(wants.prefix(Limits.wantsPerRequest)))
    asked = request
    return request
  }

  /// - Parameter records: what is held here now, but for what is left out or altered.
  mutating func take(
    _ answer: ReconcileAnswer.Comparison, from records: some OrderedRecords
  ) throws -> Findings {
    guard let asked, epoch == .unknown || answer.epoch == epoch,
      answer.served <= asked.wants.count
    else { throw AnswerError.unexpected("an answer to something that was not asked") }
    self.asked = nil
    epoch = answer.epoch
    if start == nil { start = Head(seq: answer.seq, journalHash: answer.journalHash) }
    var findings = try served(answer, of: asked)
    let differences = try ranges.take(answer.answers, from: records)
    for difference in differences {
      switch difference {
      case .missingHere(let name), .differs(let name): wants.append(name)
      case .missingThere(let name): findings.missingThere.append(name)
      }
    }
    if !differences.isEmpty { wants.sort() }
    fruitlessRounds = differences.isEmpty && answer.served == 0 ? fruitlessRounds + 1 : 0
    guard !answer.answers.isEmpty || answer.served > 0,
      fruitlessRounds < Self.fruitlessRoundLimit
    else { throw AnswerError.unexpected("answers that lead nowhere") }
    return findings
  }

  private mutating func served(
    _ answer: ReconcileAnswer.Comparison, of asked: ReconcileRequest
  ) throws -> Findings {
    var served = Set(asked.wants.prefix(answer.served))
    wants.removeAll { served.contains($0) }
    for record in answer.records where served.remove(record.name) == nil {
      throw AnswerError.unexpected("a record that was not asked for")
    }
    return Findings(
      records: answer.records, authors: answer.authors, withheld: served.sorted())
  }
}
