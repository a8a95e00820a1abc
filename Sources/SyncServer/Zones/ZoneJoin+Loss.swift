import LocalStore
import SyncProtocol

/// What a request tells of a past that this file does not have.
extension ZoneJoin {
  /// Whether there is a loss that nobody has noted yet; noting it is a write.
  func tellsOfLoss(_ request: ZoneRequest, at now: UInt64) throws -> Bool {
    try hasGoneBack(request) || isNews(request.cursor.epoch, at: now)
  }

  /// Begins to recover from a loss that a request tells of.
  /// - Returns: what the request is answered; nil if it told of none.
  func noteLoss(
    _ request: ZoneRequest, _ context: Context, using random: inout some RandomNumberGenerator
  ) throws -> ZoneRefusal? {
    let epoch = request.cursor.epoch
    guard try tellsOfLoss(request, at: context.now) else { return nil }
    // Somebody without access offers what they hold as well, but starts nothing for others.
    guard mayRead(context) else { return .epochChanged(try file.epoch()) }
    if try hasGoneBack(request) {
      return .epochChanged(try file.beginRecovery(at: context.now, using: &random))
    }
    try file.beginRecovery(at: context.now, havingLost: epoch)
    return .epochChanged(try file.epoch())
  }

  /// Whether the file, or the machine, has gone back in time within the present epoch.
  ///
  /// A cursor of another epoch says nothing of that.
  private func hasGoneBack(_ request: ZoneRequest) throws -> Bool {
    let cursor = request.cursor
    guard try cursor.epoch == .unknown || cursor.epoch == file.epoch() else { return false }
    let writers = WriterTable(connection: file.connection)
    if let push = request.chain.acknowledged, try !writers.knows(push) { return true }
    guard cursor.position > 0 else { return false }
    return try cursor.position > file.store.head()
      || Journal(connection: file.connection).cursorHash(at: cursor.position)
        != cursor.journalHash
  }

  /// Whether a laptop knows an epoch that this file never had: it has gone back to before that, or
  /// has taken the place of one that was lost. A laptop with an epoch of the file's past has merely
  /// not heard of this one yet.
  private func isNews(_ epoch: Epoch, at now: UInt64) throws -> Bool {
    try epoch != .unknown && !file.knows(epoch) && !file.isRecovering(at: now)
  }
}
