import Dispatch
import LocalStore

/// `GET /metrics`: what the process has done, and what its files hold.
final class MetricsEndpoint: Sendable {
  let requests: RequestCounters
  private let exchanges: SyncCounters
  private let connections: HTTPCounters
  private let zones: ZoneMetrics
  private let began = HTTPClock.system.monotonicNanoseconds()
  private let queue = DispatchQueue(label: "metrics")

  init(
    data: DataDirectory, clock: @escaping @Sendable () -> UInt64, requests: RequestCounters,
    exchanges: SyncCounters, connections: HTTPCounters
  ) {
    zones = ZoneMetrics(data: data, clock: clock)
    self.requests = requests
    self.exchanges = exchanges
    self.connections = connections
  }

  func answer(_ reply: @escaping @Sendable (HTTPResponse) -> Void) {
    queue.async { [self] in
      do {
        let text = MetricsText.text(try families())
        reply(
          HTTPResponse(
            status: 200, contentType: MetricsText.contentType, body: Array(text.utf8)))
      } catch {
        reply(.unavailable(error))
      }
    }
  }

  private func families() throws -> [MetricFamily] {
    let seconds = (HTTPClock.system.monotonicNanoseconds() - began) / 1_000_000_000
    let own = [
      MetricFamily(
        "uptime_seconds", .gauge, "Seconds since the server began to serve.",
        [MetricFamily.Sample(value: Int(clamping: seconds))]),
      MetricFamily(
        "http_open_connections", .gauge, "Connections that are open now.",
        [MetricFamily.Sample(value: connections.connections.current)]),
    ]
    return own + requests.families + exchanges.families + (try zones.families())
  }
}
