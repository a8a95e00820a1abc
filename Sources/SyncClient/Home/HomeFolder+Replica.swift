import LocalStore
import SyncProtocol

extension HomeFolder {
  /// The replica that is here.
  func openReplica(schema: Schema, _ surroundings: Surroundings) throws -> Replica {
    try open(.readWrite, schema, surroundings)
  }

  /// As `openReplica`; one that may not be written is opened all the same, to be looked at.
  func openReplicaForReading(schema: Schema, _ surroundings: Surroundings) throws -> Replica {
    do {
      return try open(.readWrite, schema, surroundings)
    } catch let error as SQLiteError
      where [.readOnly, .permission, .cannotOpen].contains(error.kind)
    {
      return try open(.readOnly, schema, surroundings)
    }
  }

  /// The replica that is here, or a new one.
  func makeReplica(schema: Schema, _ surroundings: Surroundings) throws -> Replica {
    try make()
    return try openPresent(.readWriteCreate, schema, surroundings)
  }

  func requireReplica() throws(CommandFailure) {
    guard !hasReplica else { return }
    throw CommandFailure(
      .failure, code: "no-replica", message: "there is no replica in \(path)", field: "--home",
      hint: "Make one with “fieldbook init”, or enrol with “fieldbook join URL”.")
  }

  private func open(
    _ mode: Connection.Mode, _ schema: Schema, _ surroundings: Surroundings
  ) throws -> Replica {
    try requireReplica()
    return try openPresent(mode, schema, surroundings)
  }

  private func openPresent(
    _ mode: Connection.Mode, _ schema: Schema, _ surroundings: Surroundings
  ) throws -> Replica {
    // As long as the replica is open, nobody repairs it.
    let lock = try shareLock()
    try lock?.whileAlone { try checkBeforeOpening() }
    let connection = try Connection.open(replicaPath, mode: mode)
    let replica = try Replica.open(connection, schema: schema, surroundings: surroundings)
    replica.companion = lock
    return replica
  }

  /// Waits while the replica is being repaired. Nil where folders cannot be locked.
  private func shareLock() throws(CommandFailure) -> FolderLock? {
    do throws(FileLock.Failure) {
      return try FolderLock(path, .shared)
    } catch {
      guard case .cannotOpen(let number) = error else { return nil }
      throw .file(number, "the folder \(path) cannot be opened", code: "cannot-open")
    }
  }
}
