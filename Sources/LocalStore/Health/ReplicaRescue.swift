package import SyncProtocol

/// Repairs the file of a replica: in place where SQLite can read it, else by a salvage into a new
/// one.
///
/// Whoever calls it holds the folder's lock alone, so that no command of ours has the file open.
package struct ReplicaRescue {
  private let path: String
  private let schema: Schema
  private let surroundings: Surroundings
  private let mayBeNothing: Bool
  private var swap: FileSwap { FileSwap(path: path) }

  /// - Parameter mayBeNothing: whether a file of which nothing can be read is known to be a replica
  ///   all the same, so that an empty one may take its place.
  package init(
    _ path: String, schema: Schema, surroundings: Surroundings, mayBeNothing: Bool
  ) {
    self.path = path
    self.schema = schema
    self.surroundings = surroundings
    self.mayBeNothing = mayBeNothing
  }

  /// Whether an earlier repair of the file has yet to be finished.
  package static func isUnfinished(_ path: String) -> Bool { FileSwap(path: path).isDecided }

  /// The files that earlier repairs left beside a replica: damaged ones that were kept, and new ones
  /// that did not take their places.
  package static func remains(of path: String) -> [String] { FileSwap(path: path).remains }

  package func run() throws -> RepairOutcome {
    if swap.isDecided {
      let kept = try swap.finish()
      var outcome = try repairInPlace()
      outcome.damagedFile = kept
      return outcome
    }
    do {
      if try isReadable() { return try repairInPlace() }
    } catch  where Damage.isDamage(error) {
      // It was found only now.
    }
    return try salvage()
  }

  private func open() throws -> Replica {
    try Replica.open(
      Connection.open(path, mode: .readWrite), schema: schema, surroundings: surroundings)
  }

  private func repairInPlace() throws -> RepairOutcome {
    try ReplicaRepair(replica: open(), remains: nil).run()
  }

  /// Whether SQLite finds nothing wrong with the file and its log.
  private func isReadable() throws -> Bool {
    do {
      try DamagedLog.check(path)
      return try SQLiteIntegrity.findings(open().connection, as: .replica).isEmpty
    } catch FileFormatError.otherKind {
      // The damage may be where it says what it is.
      return false
    }
  }

  private func salvage() throws -> RepairOutcome {
    guard let file = try RawFile(path) else {
      throw CommandFailure(.failure, code: "no-replica", message: "there is no file \(path)")
    }
    try file.excludeConnections()
    let pages = DatabasePages(file, log: try RawFile("\(path)-wal"))
    swap.removeUnfinished()
    do {
      var outcome = try makeNewFile(from: pages)
      try swap.decide()
      outcome.damagedFile = try swap.finish()
      return outcome
    } catch {
      swap.removeUnfinished()
      throw error
    }
  }

  /// The new file is closed, and its log is gone, when this returns.
  private func makeNewFile(from pages: DatabasePages) throws -> RepairOutcome {
    let connection = try Connection.open(swap.unfinished, mode: .readWriteCreate)
    try FileFormat.replica.prepare(connection)
    var salvage = try Salvage(pages, into: connection)
    guard !salvage.isForeign else { throw nothingOfOurs }
    let remains = try salvage.run()
    guard remains.rows > 0 || salvage.isOurs || mayBeNothing else { throw nothingOfOurs }
    let replica = try Replica.open(connection, schema: schema, surroundings: surroundings)
    let repair = ReplicaRepair(replica: replica, remains: remains)
    var outcome = try repair.run()
    outcome.unreadableTables = remains.unreadableTables.sorted()
    try connection.checkpoint(.truncate)
    return outcome
  }

  private var nothingOfOurs: CommandFailure {
    CommandFailure(
      .failure, code: "not-a-replica", message: "nothing in \(path) is of a replica of Fieldbook",
      hint: "Nothing was changed. Restore a backup, or move the file away and join again.")
  }
}
