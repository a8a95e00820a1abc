import LocalStore
import SyncProtocol

/// The time after a loss. A file that was restored, or has gone back in time, lacks edits that it
/// had acknowledged, and the laptops that pulled them may be the only ones that still hold them.
extension ZoneFile {
  private static let endName = "recovery_until"

  /// Starts a new epoch, so that every laptop offers what it holds, and opens the recovery window:
  /// for `Limits.recoveryMilliseconds`, what a laptop carries for others is joined. See `PushJudge`.
  /// - Parameter now: the wall clock, in milliseconds since 1970.
  @discardableResult
  func beginRecovery(
    at now: UInt64, using random: inout some RandomNumberGenerator
  ) throws -> Epoch {
    try openWindow(at: now)
    return try startEpoch(using: &random)
  }

  /// Opens the recovery window because of an epoch that laptops know and this file does not. It
  /// needs no new epoch: to those laptops the present one is new, and the others lack nothing.
  func beginRecovery(at now: UInt64, havingLost epoch: Epoch) throws {
    try openWindow(at: now)
    try remember(epoch)
  }

  private func openWindow(at now: UInt64) throws {
    try set(Self.endName, to: Int64(clamping: now + Limits.recoveryMilliseconds))
  }

  /// When the last recovery window ends, in milliseconds since 1970; nil if there never was one.
  func recoveryEnd() throws -> UInt64? {
    try setting(Self.endName).map { UInt64(clamping: $0) }
  }

  func isRecovering(at now: UInt64) throws -> Bool {
    try recoveryEnd().map { now < $0 } ?? false
  }
}
