import Dispatch
import Glibc
import LocalStore
import SyncProtocol
import Synchronization

/// A server at work: the registry, the zones, and the HTTP server in front of them.
final class Service: Sendable {
  /// How long requests in flight may take once the server is being stopped. Service managers
  /// allow longer before they kill (systemd 90 s, Docker 10 s).
  static let drainSeconds = 8

  private let server: HTTPServer
  private let gatekeeper: Gatekeeper
  private let zones: OpenZones
  private let hasStopped = Atomic<Bool>(false)

  /// Opens everything and begins to answer.
  init(
    _ data: DataDirectory, listen address: String, schema: Schema,
    clock: @escaping @Sendable () -> UInt64, log: RequestLog
  ) throws {
    let gatekeeper = try Gatekeeper(registry: data.registryPath, clock: clock)
    let zones = OpenZones(data, clock: clock)
    let (requests, exchanges) = (RequestCounters(), SyncCounters())
    let sync = SyncEndpoint(
      zones: zones, schema: schema, clock: clock,
      findAuthor: { gatekeeper.findAuthor(ofBundlesOf: $0, completion: $1) },
      counters: exchanges, log: log)
    let limiter = GuessLimiter(
      monotonicNanoseconds: HTTPClock.system.monotonicNanoseconds)
    let connections = HTTPCounters()
    let router = Router(
      gatekeeper: gatekeeper, join: JoinEndpoint(gatekeeper: gatekeeper, limiter: limiter),
      sync: sync,
      manage: ManageEndpoint(zones: zones, schema: schema, clock: clock) {
        try ServerErasing(data, schema: schema, clock: clock, user: geteuid())
      },
      metrics: MetricsEndpoint(
        data: data, clock: clock, requests: requests, exchanges: exchanges,
        connections: connections),
      log: log)
    var limits = HTTPLimits()
    limits.maxBodyBytes = Limits.requestBytes
    limits.maxConnections = DescriptorLimit.makeRoom(forConnections: limits.maxConnections)
    server = try HTTPServer(listen: address, limits: limits, counters: connections) {
      request, reply in
      router.answer(request, log.following(request, reply))
    }
    self.gatekeeper = gatekeeper
    self.zones = zones
    server.start()
  }

  /// `ADDRESS:PORT`, with the real port where 0 was asked for.
  var address: String { server.boundAddress }

  /// Stops listening, finishes what was begun, and closes every file with its log emptied.
  /// - Returns: how many connections had to be cut. Only the first call does anything.
  @discardableResult
  func stop() -> Int {
    guard !hasStopped.exchange(true, ordering: .relaxed) else { return 0 }
    let cutCount = Mutex(0)
    let isDrained = DispatchSemaphore(value: 0)
    server.drain(timeoutSeconds: Self.drainSeconds) { count in
      cutCount.withLock { $0 = count }
      isDrained.signal()
    }
    isDrained.wait()
    gatekeeper.close()
    zones.close()
    return cutCount.withLock { $0 }
  }
}
