import LocalStore

extension Laptop {
  /// Receives everything, and keeps nothing of what was said.
  /// - Returns: how long it took to apply, how long of that this process was at work, and the bytes
  ///   of the server's answers.
  func firstSync() throws -> (applySeconds: Double, worked: Double, receivedBytes: Double) {
    var (seconds, worked, bytes) = (0.0, 0.0, 0.0)
    try converse { _, answer, session in
      bytes += Double(answer.count)
      let start = Stopwatch.workedSeconds
      seconds += try Stopwatch.seconds { try session.receive(answer) }
      worked += Stopwatch.workedSeconds - start
    }
    return (seconds, worked, bytes)
  }

  /// - Returns: how long the typed tables took to follow the facts, in seconds.
  func catchUp() throws -> Double {
    try Stopwatch.seconds {
      guard try replica.views().catchUp() == .current else {
        throw Programs.Failure(description: "the views are behind")
      }
    }
  }
}
