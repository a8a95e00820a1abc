import Synchronization

@testable import SyncClient

/// Somebody who stops the program when a test says so. Waiting takes no time, and is written down.
final class FakeStop: Sendable {
  private struct State {
    var signal: StopRequest.Signal?
    var waits: [Int] = []
    /// What is to happen in the coming waits; nothing in those after them.
    var events: [@Sendable () -> Void] = []
  }

  private let state = Mutex(State())

  var waits: [Int] { state.withLock { $0.waits } }

  func send(_ signal: StopRequest.Signal?) { state.withLock { $0.signal = signal } }

  /// Does something during a wait that no earlier call has claimed.
  func duringNextWait(_ event: @escaping @Sendable () -> Void) {
    state.withLock { $0.events.append(event) }
  }

  var request: StopRequest {
    StopRequest(
      received: { [self] in state.withLock { $0.signal } },
      wait: { [self] milliseconds in
        let event = state.withLock { state in
          state.waits.append(milliseconds)
          return state.events.isEmpty ? nil : state.events.removeFirst()
        }
        event?()
      })
  }
}
