public import SyncProtocol

/// Which records of a zone are not the same here and on the server: a conversation that changes
/// nothing on either side.
///
/// ```
/// var comparison = try ReplicaComparison(replica, of: zone)
/// while let request = try comparison.nextRequest() {
///   try comparison.receive(transport.post(request.body, to: request.endpoint))
/// }
/// comparison.differences
/// ```
/// Records that are unsent or held differ for a known reason, and are not among them.
public struct ReplicaComparison {
  /// How a record differs.
  public struct Difference: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
      case missingHere, missingThere, differs
    }

    public let key: RecordKey
    public let kind: Kind
  }

  /// Why nothing can be compared.
  public enum Obstacle: Error, Hashable, Sendable {
    /// The server's epoch is another one: a sync comes first.
    case epochChanged
    /// The person has no access to the zone.
    case noAccess
  }

  public let zone: Zone
  public private(set) var differences: [Difference] = []

  private let epoch: Epoch
  private let salt: UInt64
  private let records: FactRecords
  private let leftOut: [RecordID]
  private var ranges: Reconciliation
  private var rounds = 0

  /// Rounds after which a server counts as broken.
  private static let roundLimit = 1_000

  public init(_ replica: Replica, of zone: Zone) throws {
    guard let held = try replica.zone(zone) else { throw ReplicaError.noSuchZone(zone) }
    let pending = try replica.outbox.ids(in: zone)
    self.zone = zone
    epoch = held.cursor.epoch
    salt = replica.surroundings.random.next()
    leftOut = Array(pending.prefix(Limits.recordsLeftOut))
    records = FactRecords(replica.store, of: zone, leavingOut: Set(pending))
    ranges = try Reconciliation(records, salt: salt)
  }

  /// The next request, or nil once all is known.
  public mutating func nextRequest() throws -> ExchangeRequest? {
    guard !ranges.isFinished else { return nil }
    rounds += 1
    guard rounds <= Self.roundLimit else {
      throw AnswerError.unexpected("answers that lead nowhere")
    }
    let request = ReconcileRequest(
      zone: zone, epoch: epoch, salt: salt, leaveOut: leftOut, questions: ranges.questions)
    return ExchangeRequest(endpoint: .reconcile, body: request.encoded)
  }

  public mutating func receive(_ bytes: [UInt8]) throws {
    switch try ReconcileAnswer.decoded(bytes) {
    case .refused(.epochChanged): throw Obstacle.epochChanged
    case .refused: throw Obstacle.noAccess
    case .compared(let comparison):
      for difference in try ranges.take(comparison.answers, from: records) { note(difference) }
    }
  }

  private mutating func note(_ difference: Reconciliation.Difference) {
    let (name, kind): (RecordName, Difference.Kind) =
      switch difference {
      case .missingHere(let name): (name, .missingHere)
      case .missingThere(let name): (name, .missingThere)
      case .differs(let name): (name, .differs)
      }
    // Beyond what a request may leave out, the server counts what is unsent here, too.
    guard !records.leftOut.contains(name.id) else { return }
    differences.append(Difference(key: name.key(in: zone), kind: kind))
  }
}

extension ReconcileAnswer {
  /// Decodes a whole answer, with the error of a conversation.
  static func decoded(_ bytes: [UInt8]) throws -> ReconcileAnswer {
    do throws(CBORError) {
      return try ReconcileAnswer(decoding: bytes)
    } catch {
      throw AnswerError.malformed(error)
    }
  }
}
