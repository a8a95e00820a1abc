import Foundation

/// Runs a test that waits a lot on a thread of its own: the pool of the others has only as many
/// threads as there are cores.
func onOwnThread(_ body: @escaping @Sendable () throws -> Void) async throws {
  try await withCheckedThrowingContinuation { continuation in
    Thread { continuation.resume(with: Result { try body() }) }.start()
  }
}
