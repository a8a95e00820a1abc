import SyncProtocol
import Synchronization

/// What laptops pushed and pulled since the process began. Any thread.
final class SyncCounters: Sendable {
  private struct State {
    var pushes = 0
    var pages = 0
    var recordsSent = 0
    /// By verdict.
    var recordsReceived: [String: Int] = [:]
  }

  private let state = Mutex(State())

  /// Counts what an answer says.
  func note(_ items: [EncodedItem]) {
    state.withLock { state in
      for item in items {
        switch item {
        case .item(.verdicts(_, let verdicts)):
          state.pushes += 1
          for run in verdicts.runs {
            state.recordsReceived[Self.name(run.outcome), default: 0] += run.count
          }
        case .page(_, let page):
          state.pages += 1
          state.recordsSent += page.batch.recordCount
        case .item: break
        }
      }
    }
  }

  private static func name(_ outcome: Verdicts.Outcome) -> String {
    switch outcome {
    case .exact: "stored"
    case .joined: "joined"
    case .known: "known"
    case .held: "held"
    }
  }

  var families: [MetricFamily] {
    let state = state.withLock { $0 }
    var received = MetricFamily(
      "sync_received_records_total", .counter, "Records that laptops pushed, by verdict.")
    for (verdict, count) in state.recordsReceived.sorted(by: { $0.key < $1.key }) {
      received.add(count, ("verdict", verdict))
    }
    return [
      MetricFamily(
        "sync_pushes_total", .counter, "Pushes taken from laptops.",
        [MetricFamily.Sample(value: state.pushes)]),
      received,
      MetricFamily(
        "sync_pages_total", .counter, "Pages sent to laptops.",
        [MetricFamily.Sample(value: state.pages)]),
      MetricFamily(
        "sync_sent_records_total", .counter, "Records sent to laptops.",
        [MetricFamily.Sample(value: state.recordsSent)]),
    ]
  }
}
