import LocalStore
import SyncProtocol

extension SyncSummary {
  func text(_ terminal: Terminal, _ times: DisplayTime) -> String {
    var lines = [exchanged]
    lines += decisions
    lines += notices.map { overtakenLine($0, times) }
    if held > 0 {
      lines.append(
        "\(Quantity.counted(held, "record")) held by the server until somebody there decides: "
          + "fieldbook outbox")
    }
    if conflicts > 0 {
      let verb = conflicts == 1 ? "waits" : "wait"
      lines.append(
        "\(Quantity.counted(conflicts, "field")) \(verb) for a person to choose: fieldbook conflicts"
      )
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// For standard error.
  var warnings: [String] {
    var warnings: [String] = []
    for zone in zones where zone.held.agrees == false {
      warnings.append(
        "warning: \(zone.held.zone.name) differs from what the server holds. Nothing is lost; sync "
          + "again, and if this goes on, tell whoever runs the server.")
    }
    for result in outcome.report.zones where result.isRefused {
      warnings.append(
        "warning: your access to \(result.zone.name) has ended. What is here stays, and is not "
          + "synced any more.")
    }
    if outcome.report.startedOver {
      warnings.append(
        "The server did not know this replica's past, as when its file was restored or copied: "
          + "everything was compared anew. Nothing is lost.")
    }
    return warnings + (skewWarning.map { [$0] } ?? [])
  }

  private var exchanged: String {
    let report = outcome.report
    let agrees =
      zones.contains { $0.held.agrees != true && $0.held.access != .lost }
      ? "" : " Both sides hold the same."
    return "Pushed \(Quantity.counted(report.pushed, "record")), pulled \(report.pulled), in "
      + "\(Quantity.counted(report.requests, "round trip")) "
      + "(\(Quantity.bytes(outcome.traffic.sent)) sent, "
      + "\(Quantity.bytes(outcome.traffic.received)) received).\(agrees)"
  }

  /// What was decided on edits that the server had held.
  private var decisions: [String] {
    var lines: [String] = []
    if outcome.report.released > 0 {
      lines.append(
        "Released: \(Quantity.counted(outcome.report.released, "record")) that the server had held."
      )
    }
    if outcome.report.discarded > 0 {
      lines.append(
        "Discarded: \(Quantity.counted(outcome.report.discarded, "record")) that the server had "
          + "held. What you had written is in its history.")
    }
    return lines
  }

  private func overtakenLine(_ notice: OvertakenNotice, _ times: DisplayTime) -> String {
    let label = DisplayText.singleLine(notice.label)
    let by = notice.author.map { DisplayText.singleLine($0) } ?? "somebody else"
    return "Overtaken: \(notice.field) of \(label) (\(notice.key.id.short)) is now "
      + "“\(Self.text(notice.shown))”, by \(by), \(times.text(notice.at)); "
      + "yours was “\(Self.text(notice.mine))”."
  }

  private static func text(_ value: JSONValue) -> String {
    let text = value.stringValue ?? (value.isNull ? "–" : JSONWriter.text(value))
    return DisplayText.shortened(DisplayText.singleLine(text), to: 60)
  }

  private var skewWarning: String? {
    let skew = clockSkewMilliseconds
    guard skew.magnitude > Self.tolerableSkewMilliseconds.magnitude else { return nil }
    let amount = Quantity.duration(milliseconds: skew.magnitude)
    return "warning: this laptop's clock is \(amount) \(skew > 0 ? "behind" : "ahead of") the "
      + "server's. No edit is lost by that, but times are shown wrong: set the date and time, or "
      + "switch on “set automatically”."
  }
}
