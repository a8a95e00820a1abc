import LocalStore

/// One line on a terminal that says how far a sync is: bar, records, bytes, rate. Silent where
/// nobody watches.
final class ProgressLine {
  private static let barWidth = 20
  /// More often than this nobody can read it.
  private static let pauseMilliseconds: UInt64 = 100

  private let errors: OutputChannel
  private let terminal: Terminal
  private let elapsed: () -> UInt64
  private let isEnabled: Bool
  private let began: UInt64
  private var lastDrawn: UInt64 = 0
  private var isDrawn = false

  /// How many records there were to push.
  var total = 0
  private var done = 0
  private var pulled = 0
  private var finishedTraffic = Traffic()

  /// - Parameter elapsed: a clock that never jumps, in milliseconds.
  init(
    _ streams: StandardStreams, elapsed: @escaping () -> UInt64, isQuiet: Bool
  ) {
    errors = streams.errors
    terminal = streams.errorTerminal
    self.elapsed = elapsed
    isEnabled = terminal.isTTY && !isQuiet
    began = elapsed()
  }

  /// A round trip is over.
  func note(_ report: SyncReport, _ traffic: Traffic) {
    done = report.pushed + report.held
    pulled = report.pulled
    finishedTraffic = traffic
    draw(Traffic(), isForced: true)
  }

  /// A round trip is under way.
  func note(_ traffic: Traffic) { draw(traffic, isForced: false) }

  /// Takes the line away, so that something else can be written.
  func clear() {
    guard isDrawn else { return }
    errors.write("\r\u{1b}[K")
    isDrawn = false
  }

  private func draw(_ current: Traffic, isForced: Bool) {
    guard isEnabled else { return }
    let now = elapsed()
    guard isForced || now >= lastDrawn + Self.pauseMilliseconds else { return }
    lastDrawn = now
    let text = DisplayText.shortened(
      line(finishedTraffic + current, milliseconds: now - min(began, now)),
      to: terminal.width - 1)
    errors.write("\r\(text)\u{1b}[K")
    isDrawn = true
  }

  private func line(_ traffic: Traffic, milliseconds: UInt64) -> String {
    let bytes = traffic.sent + traffic.received
    let rate = milliseconds < 500 ? 0 : bytes * 1_000 / Int(clamping: milliseconds)
    var parts: [String] = []
    if total > 0 {
      let filled = min(done, total) * Self.barWidth / total
      let bar =
        String(repeating: "#", count: filled)
        + String(repeating: "-", count: Self.barWidth - filled)
      parts.append("[\(bar)] \(done)/\(total) pushed")
    }
    parts.append("\(pulled) pulled")
    parts.append(Quantity.bytes(bytes))
    if rate > 0 { parts.append("\(Quantity.bytes(rate))/s") }
    return parts.joined(separator: "  ")
  }
}
