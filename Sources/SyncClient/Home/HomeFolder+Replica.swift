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
    let connection = try Connection.open(replicaPath, mode: .readWriteCreate)
    return try Replica.open(connection, schema: schema, surroundings: surroundings)
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
    let connection = try Connection.open(replicaPath, mode: mode)
    return try Replica.open(connection, schema: schema, surroundings: surroundings)
  }
}
