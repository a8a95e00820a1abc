import Dispatch

/// One of the server's few loops: everything of one connection happens on one loop, in turn,
/// so connections need no locks.
///
/// This file and `SocketWatch.swift` are all that knows the readiness mechanism (Dispatch).
/// Nothing that runs on a loop may block.
final class EventLoop: Sendable {
  let queue: DispatchQueue
  private static let key = DispatchSpecificKey<ObjectIdentifier>()

  init(label: String) {
    queue = DispatchQueue(label: label)
    queue.setSpecific(key: Self.key, value: ObjectIdentifier(self))
  }

  /// Whether the caller runs on this loop.
  var isCurrent: Bool { DispatchQueue.getSpecific(key: Self.key) == ObjectIdentifier(self) }

  /// Runs the work on this loop, later, in order. From any thread.
  func run(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }

  /// Runs the work on this loop once, after at least this long. From any thread.
  func run(afterMilliseconds delay: Int, _ work: @escaping @Sendable () -> Void) {
    queue.asyncAfter(deadline: .now() + .milliseconds(delay), execute: work)
  }
}
