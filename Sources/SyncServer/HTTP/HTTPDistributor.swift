/// Deals accepted sockets out to the workers in turn, within the limit. Used on the listener's
/// loop only, which is what makes it safe to share.
final class HTTPDistributor: @unchecked Sendable {
  private let workers: [HTTPWorker]
  private let counters: HTTPCounters
  private let limits: HTTPLimits
  private var turn = 0

  init(workers: [HTTPWorker], counters: HTTPCounters, limits: HTTPLimits) {
    self.workers = workers
    self.counters = counters
    self.limits = limits
  }

  func take(_ descriptor: Int32) {
    turn = (turn + 1) % workers.count
    let worker = workers[turn]
    let isRefused = isFull
    if isRefused, counters.refusedConnections.current >= limits.maxRefusedConnections {
      return turnAway(descriptor)
    }
    let counter = isRefused ? counters.refusedConnections : counters.connections
    counter.add(1)
    worker.loop.run { worker.adopt(descriptor, isRefused: isRefused) }
  }

  private var isFull: Bool { counters.connections.current >= limits.maxConnections }

  /// Too many are being refused already: the answer is sent, but not seen home.
  private func turnAway(_ descriptor: Int32) {
    var answer: [UInt8] = []
    var date = HTTPDate()
    _ = HTTPResponseEncoder.append(
      .busy(retryAfterSeconds: limits.retryAfterSeconds), omitsBody: false, persistence: .close,
      date: date.bytes(unixSeconds: workers[0].clock.unixSeconds()), to: &answer)
    _ = Socket.send(descriptor, answer, from: 0)
    Socket.close(descriptor)
  }
}
