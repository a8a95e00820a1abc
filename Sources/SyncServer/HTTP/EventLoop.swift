import Glibc
import Synchronization

/// One of the server's few loops: everything of one connection happens on one loop, in turn,
/// so connections need no locks.
///
/// A loop is a thread of its own, which sleeps in epoll. This file, `Epoll.swift` and
/// `SocketWatch.swift` are all that knows the readiness mechanism. Nothing that runs on a loop may
/// block. What is not said to be for any thread is for the loop's.
final class EventLoop: @unchecked Sendable {
  private struct Shared {
    var work: [@Sendable () -> Void] = []
    /// Whether the loop has to be woken to see what there is to do.
    var isAsleep = false
    var isEnded = false
  }

  private struct Timer {
    let due: UInt64
    let work: @Sendable () -> Void
  }

  private let shared = Mutex(Shared())
  private let thread = Atomic<UInt>(0)
  private let wakeUp: WakeUp
  private let epoll = Epoll()
  /// By descriptor.
  private var watches: [SocketWatch?] = []
  /// Few: one for all connections, and those of the server's end.
  private var timers: [Timer] = []

  /// Begins at once, and goes on until it is ended.
  init() {
    wakeUp = WakeUp()
    epoll.add(wakeUp.descriptor, .reading)
    Self.start(self)
  }

  private static func start(_ loop: EventLoop) {
    var thread = pthread_t()
    let context = unsafe Unmanaged.passRetained(loop).toOpaque()
    let result = unsafe pthread_create(
      &thread, nil,
      { context in
        if let context = unsafe context {
          unsafe Unmanaged<EventLoop>.fromOpaque(context).takeRetainedValue().turn()
        }
        return nil
      }, context)
    precondition(result == 0, "no thread: errno \(result)")
    pthread_detach(thread)
  }

  /// Whether the caller runs on this loop.
  var isCurrent: Bool { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

  /// Runs the work on this loop, later, in order. From any thread. Never, once the loop has ended.
  func run(_ work: @escaping @Sendable () -> Void) {
    shared.withLock { shared in
      guard !shared.isEnded else { return }
      shared.work.append(work)
      if shared.isAsleep { wakeUp.signal() }
      shared.isAsleep = false
    }
  }

  /// Runs the work on this loop once, after at least this long. From any thread.
  func run(afterMilliseconds delay: Int, _ work: @escaping @Sendable () -> Void) {
    let due = Self.now + UInt64(max(0, delay)) * 1_000_000
    run { self.timers.append(Timer(due: due, work: work)) }
  }

  /// Ends the loop after what it was given to run. From any thread.
  func end() {
    run { self.shared.withLock { $0.isEnded = true } }
  }

  private func turn() {
    thread.store(UInt(pthread_self()), ordering: .relaxed)
    while true {
      let (work, isEnded) = shared.withLock { shared in
        defer { shared.work = [] }
        shared.isAsleep = shared.work.isEmpty
        return (shared.work, shared.isEnded)
      }
      for work in work { work() }
      // What was handed in before something arrives at a socket is done before.
      guard work.isEmpty else { continue }
      if isEnded { return }
      epoll.wait(milliseconds: untilNextTimer, tell)
      runTimers()
    }
  }

  private func tell(_ descriptor: Int32, _ ready: Epoll.Interest) {
    if descriptor == wakeUp.descriptor { return wakeUp.clear() }
    let index = Int(descriptor)
    guard index < watches.count, let watch = watches[index] else { return }
    watch.isReady(ready)
  }

  private var untilNextTimer: Int? {
    guard let due = timers.lazy.map(\.due).min() else { return nil }
    let now = Self.now
    return due <= now ? 0 : Int((due - now) / 1_000_000) + 1
  }

  private func runTimers() {
    guard !timers.isEmpty else { return }
    let now = Self.now
    let due = timers.filter { $0.due <= now }
    guard !due.isEmpty else { return }
    timers.removeAll { $0.due <= now }
    for timer in due { timer.work() }
  }

  private static var now: UInt64 { HTTPClock.system.monotonicNanoseconds() }
}

extension EventLoop {
  /// Tells the watch of its socket's readiness from now on, and keeps it alive.
  func add(_ watch: SocketWatch, _ interest: Epoll.Interest) {
    let index = Int(watch.descriptor)
    while watches.count <= index { watches.append(nil) }
    watches[index] = watch
    epoll.add(watch.descriptor, interest)
  }

  func change(_ watch: SocketWatch, to interest: Epoll.Interest) {
    epoll.change(watch.descriptor, to: interest)
  }

  /// The socket may be closed now. A socket that gets its number in this moment may be told of
  /// readiness that was the old one's, which a try to read or write finds out.
  func remove(_ watch: SocketWatch) {
    epoll.remove(watch.descriptor)
    watches[Int(watch.descriptor)] = nil
  }
}
