import Synchronization

/// What the connections of all loops share. Any thread.
final class HTTPCounters: Sendable {
  let connections = HTTPCount()
  let refusedConnections = HTTPCount()
  /// Request bodies in memory.
  let bodyBytes = HTTPCount()
}

/// A number that any thread may change.
final class HTTPCount: Sendable {
  private let value = Atomic<Int>(0)

  var current: Int { value.load(ordering: .relaxed) }

  /// Returns the new value.
  @discardableResult
  func add(_ difference: Int) -> Int { value.add(difference, ordering: .relaxed).newValue }
}
