import LocalStore
import SyncProtocol

/// Erases records on the whole server: first the decision, in the registry, which nothing takes
/// back; then each zone; then the office's replica of them.
///
/// It may be killed at any moment: `finish`, which `serve`, `verify` and the next erasure begin
/// with, goes on where it was.
struct ServerErasing {
  let data: DataDirectory
  let registry: Registry
  let central: CentralReplica

  /// - Parameter user: whose process this is.
  init(
    _ data: DataDirectory, schema: Schema, clock: @escaping @Sendable () -> UInt64, user: UInt32
  ) throws {
    self.data = data
    registry = try data.openRegistry(clock: clock)
    central = CentralReplica(
      data: data, schema: schema, clock: clock, user: FolderStatus.userName(user))
  }

  /// The records that were merged into one, in every zone.
  func aliases(of key: RecordKey) throws -> [RecordKey] {
    try Aliases.of(key, in: registry.zones().map { try data.openZone($0.zone).store })
  }

  /// - Parameter keys: the record, and those that were merged into it.
  func erase(
    _ keys: [RecordKey], as subject: RecordKey, keeping fields: Set<Slot>,
    by author: ErasureEntry.Author, reason: String?
  ) throws {
    try registry.erase(keys, as: subject.id, keeping: fields, by: author, reason: reason)
    let unfinished = try finish()
    guard unfinished.isEmpty else { throw Self.unfinished(unfinished) }
  }

  /// Brings every file up to all that was ever erased.
  /// - Returns: the files that may still hold bytes of it, for the time being.
  func finish() throws -> [String] {
    var unfinished: [String] = []
    for zone in try registry.zones().map(\.zone) {
      guard try !registry.erasures(in: zone).isEmpty else { continue }
      if try !registry.applyErasures(to: data.openZone(zone)) {
        unfinished.append(data.zonePath(zone))
      }
    }
    guard unfinished.isEmpty else { return unfinished }
    return try finishCentral() ? [] : [central.path]
  }

  /// Once every zone is done.
  func finishCentral() throws -> Bool {
    let revision = try registry.lastErasure()
    return try revision == 0 || central.applyErasures(upTo: revision)
  }

  /// What became of a record's erasure; a failure if it was never erased.
  func status(of key: RecordKey) throws -> ErasureStatus {
    if let status = try ErasureStatus(of: key, registry) { return status }
    throw CommandFailure(
      .notFound, code: "not-erased", message: "\(key.type) …\(key.id.short) was never erased",
      record: key.id.description)
  }

  static func unfinished(_ paths: [String]) -> CommandFailure {
    CommandFailure(
      .failure, code: "erasure-unfinished",
      message: "what was erased is gone from every record, but bytes of it may still lie in "
        + paths.joined(separator: ", "),
      hint: "Something reads the file for long, or the disk is full. Finish it later with: "
        + "fieldbook-server verify")
  }
}
