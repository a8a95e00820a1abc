import Dispatch
import Glibc
import Synchronization

/// Long work in short slices, on few threads: each piece of work has one slice after the other, in
/// turn with all others, and leaves the rest of the machine to those whose work is short.
final class SliceLane: Sendable {
  /// A part of some work.
  struct Slice: Sendable {
    /// Does it, and returns the next part, if there is one.
    let run: @Sendable () -> Slice?
  }

  private let state: Mutex<State>

  private struct State {
    var waiting: [Slice] = []
    var idle: [DispatchQueue]
  }

  /// - Parameter threads: as a rule all processors but one, which is for those who do not wait here.
  init(threads: Int = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)) - 1)) {
    state = Mutex(State(idle: (0..<threads).map { DispatchQueue(label: "slices.\($0)") }))
  }

  /// Hands in some work. Never blocks.
  func submit(_ slice: Slice) {
    let queue = state.withLock { state in
      state.waiting.append(slice)
      return state.idle.popLast()
    }
    if let queue { queue.async { self.work(on: queue) } }
  }

  private func work(on queue: DispatchQueue) {
    while let slice = next(orRest: queue) {
      if let rest = slice.run() { state.withLock { $0.waiting.append(rest) } }
    }
  }

  private func next(orRest queue: DispatchQueue) -> Slice? {
    state.withLock { state in
      if !state.waiting.isEmpty { return state.waiting.removeFirst() }
      state.idle.append(queue)
      return nil
    }
  }
}
