import LocalStore
import SyncProtocol

/// The health of what is in the folder.
extension HomeFolder {
  /// Throws where opening the replica would lose or hide something. To be called while no other
  /// command has it open.
  func checkBeforeOpening() throws {
    guard !ReplicaRescue.isUnfinished(replicaPath) else {
      throw CommandFailure(
        .failure, code: "repair-unfinished", message: "a repair of \(replicaPath) was interrupted",
        hint: "Finish it with: fieldbook doctor --repair")
    }
    try DamagedLog.check(replicaPath)
    // A laptop that has joined had a replica; SQLite would begin a new one.
    if isEmptied, hasCredential {
      throw CommandFailure(
        .failure, code: "database-damaged", message: "\(replicaPath) is empty",
        hint: Program.damaged)
    }
  }

  /// Everything that can be said of the replica and of where it lies.
  /// - Parameter compare: what is found where the replica is compared with the server.
  func checkup(
    _ schema: Schema, _ surroundings: Surroundings,
    comparing compare: (Replica) throws -> [Finding] = { _ in [] }
  ) throws -> HealthReport {
    var checks = HealthCheck.allCases
    var findings: [Finding] = []
    do {
      let replica = try openReplicaForReading(schema: schema, surroundings)
      findings = try ReplicaCheckup(replica).findings()
      if !findings.contains(where: { $0.severity == .broken }) { findings += try compare(replica) }
    } catch  where Self.isDamage(error) {
      let failure = Program.failure(error)
      findings = [Finding(.file, failure.code, .broken, failure.message, .repair)]
      checks = [.file, .permissions, .disk, .encryption]
    }
    findings += FolderPrivacy.findings(path, files: privateFiles)
    findings += DiskSpace.findings(path, holding: replicaPath)
    findings += DiskEncryption.findings(path)
    return HealthReport(findings, of: checks) { Self.advice($0) }
  }

  /// Whether an error is one that a repair is for.
  private static func isDamage(_ error: any Error) -> Bool {
    if let failure = error as? CommandFailure {
      return ["repair-unfinished", "database-damaged"].contains(failure.code)
    }
    // The damage may be where a file says what it is.
    if case FileFormatError.otherKind = error { return true }
    return Damage.isDamage(error)
  }

  private static func advice(_ remedy: Finding.Remedy) -> String? {
    switch remedy {
    case .nothing: nil
    case .repair: "fieldbook doctor --repair"
    case .sync: "fieldbook sync"
    case .advice(let sentence): sentence
    }
  }

  /// Repairs whatever can be, while no other command uses the replica.
  func repair(_ schema: Schema, _ surroundings: Surroundings) throws -> RepairOutcome {
    let lock = try lockAlone()
    defer { withExtendedLifetime(lock) {} }
    let syncLock = try SyncLock(self)
    defer { withExtendedLifetime(syncLock) {} }
    let outcome = try ReplicaRescue(
      replicaPath, schema: schema, surroundings: surroundings, mayBeNothing: hasCredential
    ).run()
    _ = FolderPrivacy.close(path, files: privateFiles)
    return outcome
  }

  private func lockAlone() throws(CommandFailure) -> FolderLock {
    do throws(FileLock.Failure) {
      return try FolderLock(path, .exclusive)
    } catch {
      switch error {
      case .isHeldByAnother:
        throw CommandFailure(
          .failure, code: "replica-in-use", message: "another command is using the replica",
          hint: "Wait for it to end, or stop it; “fieldbook sync --watch” runs until it is stopped."
        )
      case .cannotOpen(let number), .cannotLock(let number):
        throw .file(number, "the folder \(path) cannot be locked", code: "cannot-lock")
      }
    }
  }
}
