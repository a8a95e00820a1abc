import SyncProtocol

/// The phases of the programmes that a file names, read once each.
final class ImportPhases {
  private let replica: Replica
  private var known: [RecordID: [String]?] = [:]

  init(_ replica: Replica) { self.replica = replica }

  /// Nil if the programme is not held here.
  func of(_ programme: RecordID) throws -> [String]? {
    if let phases = known[programme] { return phases }
    let phases = try replica.phases(of: programme)
    known[programme] = .some(phases)
    return phases
  }
}
