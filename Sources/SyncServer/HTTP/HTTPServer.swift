import Synchronization

/// An HTTP/1.1 server (RFC 9110, RFC 9112) on non-blocking sockets and a fixed number of loops.
///
/// The handler gets complete requests, on a loop: it must not block, and hands long work to a
/// queue of its own. It answers each request exactly once, at any time, from any thread. No
/// client, however slow, holds a thread. Everything is bounded by `HTTPLimits`. It listens until
/// it is drained, even if nothing refers to it any more.
final class HTTPServer: Sendable {
  /// Where it listens: the port is the real one where 0 was asked for.
  let boundAddress: String
  private let workers: [HTTPWorker]
  private let listener: HTTPListener
  private let hasDrained = Atomic<Bool>(false)

  /// Binds the address and begins to queue connections; `start` begins to serve them.
  ///
  /// - Parameter address: `127.0.0.1:8750`, `[::1]:0`.
  convenience init(
    listen address: String, limits: HTTPLimits, counters: HTTPCounters = HTTPCounters(),
    handler: @escaping @Sendable (HTTPRequest, @escaping @Sendable (HTTPResponse) -> Void) -> Void
  ) throws(HTTPServerError) {
    try self.init(
      listen: address, limits: limits, counters: counters, clock: .system, handler: handler)
  }

  init(
    listen address: String, limits: HTTPLimits, counters: HTTPCounters = HTTPCounters(),
    clock: HTTPClock, loopCount: Int = 2, handler: @escaping HTTPWorker.Handler
  ) throws(HTTPServerError) {
    let descriptor = try Socket.listen(on: address, backlog: limits.listenBacklog)
    boundAddress = HTTPAddress(boundTo: descriptor)?.description ?? address
    let workers = (0..<max(1, loopCount)).map { _ in
      HTTPWorker(
        loop: EventLoop(), limits: limits, clock: clock,
        counters: counters, handler: handler)
    }
    let distributor = HTTPDistributor(workers: workers, counters: counters, limits: limits)
    self.workers = workers
    listener = HTTPListener(
      descriptor: descriptor, loop: workers[0].loop, limits: limits,
      take: { distributor.take($0) })
  }

  /// Begins to accept.
  func start() { listener.start() }

  /// Stops listening (the port is free at once), lets requests in flight finish, closes idle
  /// connections, then calls back with the number of connections it had to cut because they
  /// were not done in time. Only the first call counts.
  func drain(timeoutSeconds: Int, completion: @escaping @Sendable (_ cutCount: Int) -> Void) {
    guard !hasDrained.exchange(true, ordering: .relaxed) else { return }
    let (cutCount, busyCount) = (HTTPCount(), HTTPCount())
    let workers = workers
    busyCount.add(workers.count)
    listener.stop {
      for worker in workers {
        worker.loop.run {
          worker.drain {
            worker.loop.end()
            if busyCount.add(-1) == 0 { completion(cutCount.current) }
          }
        }
        worker.loop.run(afterMilliseconds: timeoutSeconds * 1_000) {
          worker.cut(cutCount)
        }
      }
    }
  }
}
