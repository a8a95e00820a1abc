/// The connections of one loop and what they share: the read buffer, the date, the timer.
///
/// Used on its loop only, but for what says otherwise; that is what makes it safe to share.
final class HTTPWorker: @unchecked Sendable {
  typealias Handler = @Sendable (HTTPRequest, @escaping @Sendable (HTTPResponse) -> Void) -> Void

  let loop: EventLoop
  let limits: HTTPLimits
  let clock: HTTPClock
  let counters: HTTPCounters
  let handler: Handler
  /// One for all connections, so that an idle one needs none. 64 KiB is the most that a
  /// loopback socket hands over at once in practice.
  var readBuffer = [UInt8](repeating: 0, count: 64 << 10)
  private(set) var isDraining = false
  private var connections: [HTTPConnection] = []
  private var date = HTTPDate()
  private var timerRuns = false
  private var whenEmpty: (@Sendable () -> Void)?

  init(
    loop: EventLoop, limits: HTTPLimits, clock: HTTPClock, counters: HTTPCounters,
    handler: @escaping Handler
  ) {
    self.loop = loop
    self.limits = limits
    self.clock = clock
    self.counters = counters
    self.handler = handler
  }

  var dateBytes: [UInt8] { date.bytes(unixSeconds: clock.unixSeconds()) }

  /// Takes an accepted socket. Beyond the limit it is only told so.
  func adopt(_ descriptor: Int32, isRefused: Bool) {
    let connection = HTTPConnection(descriptor: descriptor, worker: self, isRefused: isRefused)
    connection.tableIndex = connections.count
    connections.append(connection)
    runTimer()
    connection.begin()
  }

  /// Called once by each connection, when it closes.
  func remove(_ connection: HTTPConnection) {
    let index = connection.tableIndex
    connections.swapAt(index, connections.count - 1)
    connections.removeLast()
    if index < connections.count { connections[index].tableIndex = index }
    finishIfEmpty()
  }

  private func runTimer() {
    guard !timerRuns, !connections.isEmpty else { return }
    timerRuns = true
    loop.run(afterMilliseconds: limits.timerInterval) {
      self.timerRuns = false
      self.checkDeadlines()
      self.runTimer()
    }
  }

  /// A closing connection moves the last one into its place, hence backwards.
  private func checkDeadlines() {
    let now = clock.monotonicNanoseconds()
    for index in connections.indices.reversed() where index < connections.count {
      connections[index].checkDeadlines(now: now)
    }
  }
}

extension HTTPWorker {
  /// Lets requests in flight finish, closes everything else; calls back once nothing is left.
  func drain(_ completion: @escaping @Sendable () -> Void) {
    isDraining = true
    whenEmpty = completion
    for connection in connections { connection.drain() }
    finishIfEmpty()
  }

  /// Closes what is left at once. Counts first: the last to close completes the drain.
  func cut(_ count: HTTPCount) {
    let remaining = connections
    count.add(remaining.count)
    for connection in remaining { connection.close() }
  }

  private func finishIfEmpty() {
    guard connections.isEmpty, let completion = whenEmpty else { return }
    whenEmpty = nil
    completion()
  }
}
