import Foundation
import TestSupport

/// Runs a test that waits a lot on a thread of its own: the pool of the others has only as many
/// threads as there are cores.
func onOwnThread(_ body: @escaping @Sendable () throws -> Void) async throws {
  try await withCheckedThrowingContinuation { continuation in
    Thread { continuation.resume(with: Result { try body() }) }.start()
  }
}

/// The same for a test that plays from a seed, which a failure names.
func onOwnThread(_ play: @escaping @Sendable (_ seed: UInt64) throws -> Void) async throws {
  let seed = Seeds.one()
  try await onOwnThread {
    do { try play(seed) } catch { throw EndToEndFailure("\(error)\n(FIELDBOOK_SEED=\(seed))") }
  }
}
