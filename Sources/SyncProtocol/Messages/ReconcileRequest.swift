/// One request of a reconciliation: which ranges of a zone's records are the same on both sides,
/// and what the server holds of records that are not.
///
/// The server keeps nothing between two of them.
public struct ReconcileRequest: Hashable, Sendable {
  /// A range, and what the client holds of it.
  public struct Question: Hashable, Sendable {
    public var range: IDRange
    public var fingerprint: Fingerprint

    public init(_ range: IDRange, _ fingerprint: Fingerprint) {
      self.range = range
      self.fingerprint = fingerprint
    }
  }

  public var zone: Zone
  /// The zone's epoch as the client knows it; another one is refused.
  public var epoch: Epoch
  /// Random: goes into every fingerprint of the request and its answer.
  public var salt: UInt64
  /// Records that neither side counts or lists, such as those held in quarantine.
  public var leaveOut: [RecordID]
  /// In ascending order, none of them touching another's inside.
  public var questions: [Question]
  /// Records whose whole states are asked for, in ascending order.
  public var wants: [RecordName]

  public init(
    zone: Zone, epoch: Epoch, salt: UInt64, leaveOut: [RecordID] = [],
    questions: [Question] = [], wants: [RecordName] = []
  ) {
    self.zone = zone
    self.epoch = epoch
    self.salt = salt
    self.leaveOut = leaveOut
    self.questions = questions
    self.wants = wants
  }
}
