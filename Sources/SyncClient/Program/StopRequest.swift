import Glibc
import Synchronization

/// Whether somebody has asked the program to stop, and a way to wait that ends when somebody does.
struct StopRequest: Sendable {
  enum Signal: Sendable, Equatable {
    /// Ctrl-C.
    case interrupt
    /// SIGTERM, from a service manager.
    case terminate
  }

  /// The signal that came, if one has.
  var received: @Sendable () -> Signal?
  /// Waits for so many milliseconds, or until a signal comes.
  var wait: @Sendable (_ milliseconds: Int) -> Void

  /// From now on SIGINT and SIGTERM ask instead of killing.
  static func ofProcess() -> StopRequest {
    ProcessSignals.watch()
    return StopRequest(received: { ProcessSignals.received }, wait: { ProcessSignals.wait($0) })
  }
}

/// The process's signals, which a handler can only put into globals.
private enum ProcessSignals {
  static func watch() {
    guard signalPipe.load(ordering: .acquiring) < 0 else { return }
    _ = receivedSignal.load(ordering: .relaxed)
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { return }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      // A full pipe must not hold the handler.
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    waitingEnd.store(ends[0], ordering: .releasing)
    signalPipe.store(ends[1], ordering: .releasing)
    for number in [SIGINT, SIGTERM] {
      _ = signal(number) { number in
        let error = errno
        receivedSignal.store(number, ordering: .releasing)
        // Wakes `wait`, also if the signal comes just before it.
        var byte: UInt8 = 0
        _ = unsafe write(signalPipe.load(ordering: .acquiring), &byte, 1)
        errno = error
      }
    }
  }

  static var received: StopRequest.Signal? {
    switch receivedSignal.load(ordering: .acquiring) {
    case 0: nil
    case SIGTERM: .terminate
    default: .interrupt
    }
  }

  static func wait(_ milliseconds: Int) {
    var request = pollfd(
      fd: waitingEnd.load(ordering: .acquiring), events: Int16(POLLIN), revents: 0)
    unsafe _ = poll(&request, 1, Int32(clamping: max(milliseconds, 0)))
  }
}

/// The number of the last signal, 0 for none.
private let receivedSignal = Atomic<Int32>(0)
/// The pipe that the handler writes to, -1 before `watch`.
private let signalPipe = Atomic<Int32>(-1)
private let waitingEnd = Atomic<Int32>(-1)
