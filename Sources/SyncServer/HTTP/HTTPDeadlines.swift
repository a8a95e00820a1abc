/// When one connection has taken too long: a value, told the time.
///
/// All times are monotonic nanoseconds.
struct HTTPDeadlines: Sendable {
  /// What is being waited for from the client.
  enum Waiting: Sendable {
    /// A request, any time soon.
    case request
    case head
    case body
    /// The end of what it is still sending after it got its answer.
    case end
    /// Nothing: it is our turn.
    case nothing
  }

  enum Verdict: Sendable {
    case fine
    /// Nobody misses this connection.
    case close
    /// The request is too slow: answer 408.
    case answerTimeout
    /// The client takes none of its response.
    case writeStalled
  }

  private(set) var waiting = Waiting.request
  private var waitingSince: UInt64
  private var windowStart: UInt64
  private var windowBytes = 0
  private var totalBytes = 0
  /// When the client last took some of a response that waits to be sent.
  private var writeProgress: UInt64?

  init(now: UInt64) {
    waitingSince = now
    windowStart = now
  }

  /// Starts the time for what is waited for now; the same again lets it go on.
  mutating func wait(for next: Waiting, now: UInt64) {
    guard next != waiting else { return }
    waiting = next
    waitingSince = now
    windowStart = now
    windowBytes = 0
    totalBytes = 0
  }

  mutating func received(_ count: Int) {
    windowBytes += count
    totalBytes += count
  }

  /// Whether the client has gone on sending beyond all patience after its answer.
  func hasLingeredTooLong(_ limits: HTTPLimits) -> Bool {
    waiting == .end && totalBytes > limits.lingerBytes
  }

  mutating func writeBlocked(now: UInt64) {
    if writeProgress == nil { writeProgress = now }
  }

  mutating func writeProgressed(now: UInt64) {
    if writeProgress != nil { writeProgress = now }
  }

  mutating func writeDone() { writeProgress = nil }

  mutating func verdict(now: UInt64, _ limits: HTTPLimits) -> Verdict {
    if let writeProgress, passed(limits.writeStallTimeout, since: writeProgress, now) {
      return .writeStalled
    }
    let since = waitingSince
    func waited(_ limit: Int) -> Bool { passed(limit, since: since, now) }
    switch waiting {
    case .nothing: return .fine
    case .request: return waited(limits.idleTimeout) ? .close : .fine
    case .head: return waited(limits.headTimeout) ? .answerTimeout : .fine
    case .body:
      if waited(limits.bodyTimeout) { return .answerTimeout }
      let minimum = limits.bodyProgressBytes
      return windowFailed(limits.bodyProgressWindow, minimum, now) ? .answerTimeout : .fine
    case .end:
      if waited(limits.lingerTimeout) { return .close }
      return windowFailed(limits.lingerIdleTimeout, 1, now) ? .close : .fine
    }
  }

  private mutating func windowFailed(_ length: Int, _ minimum: Int, _ now: UInt64) -> Bool {
    guard passed(length, since: windowStart, now) else { return false }
    let failed = windowBytes < minimum
    windowStart = now
    windowBytes = 0
    return failed
  }

  private func passed(_ milliseconds: Int, since start: UInt64, _ now: UInt64) -> Bool {
    now > start && now - start >= UInt64(clamping: milliseconds) &* 1_000_000
  }
}
