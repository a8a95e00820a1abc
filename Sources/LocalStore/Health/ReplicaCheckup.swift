internal import SyncProtocol

/// Everything that can be checked of a replica without a network.
package struct ReplicaCheckup {
  private let replica: Replica

  package init(_ replica: Replica) { self.replica = replica }

  /// What was checked, and what is wrong with it. One unchanging state of the file is read; only
  /// its views are brought up to date.
  package func findings() throws -> [Finding] {
    var findings = try replica.connection.snapshot {
      try attempt(.file) { try SQLiteIntegrity.findings(replica.connection, as: .replica) }
        + attempt(.facts, .digests) {
          try FactAudit(replica.store, holding: heldZones(), isForgetful: true).findings()
        }
        + attempt(.outbox) { try OutboxAudit(replica: replica).findings() }
        + attempt(.history) { try RowAudit.all.flatMap { try $0.findings(replica.connection) } }
        + attempt(.writer, .clock) { try IdentityAudit(replica: replica).findings() }
        + attempt(.server) { try ServerAgreement(replica: replica).findings() }
    }
    let isReadable = !findings.contains {
      $0.severity == .broken && [.file, .facts, .digests].contains($0.check)
    }
    findings += try isReadable ? attempt(.views) { try views() } : [Self.viewsWait]
    return findings
  }

  /// The zones whose names can be read.
  private func heldZones() throws -> Set<Zone> {
    Set(
      try replica.connection.rows("SELECT zone FROM zone") { Zone($0.text(0)) }
        .compactMap { (zone: Zone?) in zone })
  }

  private func views() throws -> [Finding] {
    do {
      return try ViewComparison(replica: replica).findings()
    } catch let error as SQLiteError where [.full, .readOnly].contains(error.kind) {
      return [
        Finding(
          .views, "views-behind", .unknown, "the views cannot be compared: \(error.reason)",
          error.hint.map { .advice($0) } ?? .nothing)
      ]
    }
  }

  /// Damage that keeps a check from coming to its end is what it found.
  /// - Parameter dependent: a check that is made with it.
  private func attempt(
    _ check: HealthCheck, _ dependent: HealthCheck? = nil, _ body: () throws -> [Finding]
  ) throws -> [Finding] {
    do {
      return try body()
    } catch  where Damage.isDamage(error) {
      let waiting = dependent.map {
        Finding($0, "not-checked", .unknown, "it is checked once the \(check) can be read")
      }
      return [Self.unreadable(check, error)] + (waiting.map { [$0] } ?? [])
    }
  }

  /// A file, or a part of one, that cannot be read at all.
  package static func unreadable(_ check: HealthCheck, _ error: any Error) -> Finding {
    let reason = (error as? SQLiteError).map { "SQLite: \($0.reason)" } ?? "\(error)"
    return Finding(check, "unreadable", .broken, "it cannot be read: \(reason)", .repair)
  }

  private static let viewsWait = Finding(
    .views, "views-unknown", .unknown, "the views are compared once the facts can be read")
}
