import Synchronization

/// How many requests were answered, by endpoint and by the first digit of the status. Any thread.
final class RequestCounters: Sendable {
  private struct Kind: Hashable {
    let endpoint: String
    let statusClass: Int
  }

  private let counts = Mutex<[Kind: Int]>([:])

  /// A reply that is counted just before it is given.
  /// - Parameter endpoint: one of a few words, never a path: each is a series of its own.
  func counting(
    _ endpoint: String, _ reply: @escaping @Sendable (HTTPResponse) -> Void
  ) -> @Sendable (HTTPResponse) -> Void {
    { [self] response in
      let kind = Kind(endpoint: endpoint, statusClass: response.status / 100)
      counts.withLock { $0[kind, default: 0] += 1 }
      reply(response)
    }
  }

  var families: [MetricFamily] {
    var family = MetricFamily(
      "http_requests_total", .counter, "Requests answered, by endpoint and class of status.")
    let counts = counts.withLock { $0 }
    let kinds = counts.keys.sorted {
      ($0.endpoint, $0.statusClass) < ($1.endpoint, $1.statusClass)
    }
    for kind in kinds {
      family.add(
        counts[kind] ?? 0, ("endpoint", kind.endpoint), ("status", "\(kind.statusClass)xx"))
    }
    return [family]
  }
}
