import LocalStore
import SyncProtocol

extension SyncSummary {
  func text(_ terminal: Terminal, _ times: DisplayTime) -> String {
    var lines = [exchanged]
    if outcome.report.repaired > 0 {
      lines.append(
        "\(Quantity.counted(outcome.report.repaired, "record")) repaired, which differed from the "
          + "server's.")
    }
    if outcome.report.relayed > 0 {
      lines.append("Handed on \(Quantity.counted(outcome.report.relayed, "imported bundle")).")
    }
    lines += removed.map(Self.removalLine)
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
      warnings.append(differenceWarning(zone.held.zone))
    }
    for result in outcome.report.zones where !result.lost.isEmpty {
      warnings.append(
        "warning: \(Self.list(result.lost)) of \(result.zone.name) waited to be sent, and cannot be "
          + "found in the file any more. What could not be read was put aside; see: fieldbook doctor"
      )
    }
    warnings += outcome.report.refusedBundles.map { Self.warning($0) }
    warnings += refused.map(Self.refusalWarning)
    if outcome.report.startedOver {
      warnings.append(
        "The server did not know this replica's past, as when its file was restored or copied: "
          + "everything was compared anew. Nothing is lost.")
    }
    if outcome.report.hasRemains {
      warnings.append(
        "warning: what was erased cannot be destroyed completely yet. Close other programs that "
          + "use the replica, see that the disk is not full, and sync again.")
    }
    return warnings + (skewWarning.map { [$0] } ?? [])
  }

  private static func warning(_ refused: RefusedBundle) -> String {
    let device = DisplayText.singleLine(String(refused.device.suffix(6)))
    let reason =
      switch BundleRefusal(rawValue: refused.reason) {
      case .damaged: "it was damaged on its way"
      case .altered: "it was altered on its way"
      case .version: "the server does not know its format"
      case .unknownDevice: "the server does not know the device"
      case .unknownZone: "the server has no such zone; the rest of it was taken"
      case nil: DisplayText.shortened(DisplayText.singleLine(refused.reason), to: 60)
      }
    return "warning: the server did not take a bundle of the device …\(device): \(reason). It is "
      + "carried no longer; its author's laptop still has everything."
  }

  /// All records were compared by then, and what could be put right was.
  private func differenceWarning(_ zone: Zone) -> String {
    let withheld = outcome.report.zones.first { $0.zone == zone }?.withheld ?? []
    let reason =
      withheld.isEmpty
      ? "though every record that was compared is the same: its own sums are wrong"
      : "and cannot give \(Self.list(withheld)) as it was stored there"
    return
      "warning: the server does not agree on \(zone.name), \(reason). Nothing is lost here. Tell "
      + "whoever runs the server, where “fieldbook-server verify” says more; and check this laptop "
      + "with: fieldbook doctor --repair"
  }

  private static func list(_ records: [RecordName]) -> String {
    let shown = records.prefix(5).map { "\(DisplayText.singleLine($0.type)) \($0.id.short)" }
    let more = records.count > shown.count ? " and \(records.count - shown.count) more" : ""
    return shown.joined(separator: ", ") + more
  }

  private var exchanged: String {
    let report = outcome.report
    let agrees =
      zones.contains { $0.held.agrees != true } ? "" : " Both sides hold the same."
    return "Pushed \(Quantity.counted(report.pushed, "record")), pulled \(report.pulled), in "
      + "\(Quantity.counted(report.requests, "round trip")) "
      + "(\(Quantity.bytes(outcome.traffic.sent)) sent, "
      + "\(Quantity.bytes(outcome.traffic.received)) received).\(agrees)"
  }

  private static func removalLine(_ removed: RemovedZone) -> String {
    let zone = removed.zone.name
    guard removed.handedOver > 0 else {
      return "Your access to \(zone) has ended: it was removed from this laptop."
    }
    let verb = removed.handedOver == 1 ? "was" : "were"
    return "\(Quantity.counted(removed.handedOver, "record")) of yours from \(zone) \(verb) handed "
      + "over to the coordinators; \(zone) was removed from this laptop."
  }

  private static func refusalWarning(_ result: SyncReport.ZoneResult) -> String {
    let zone = result.zone.name
    return switch result.refusal {
    case .noSuchZone?:
      "warning: the server has no zone \(zone). What is here of it stays, and is not synced."
    case .quarantineFull?:
      "warning: your access to \(zone) has ended, and the server holds as much of your work there "
        + "as it may. The rest waits here until a coordinator has decided: then sync again."
    case .noAccess?, nil:
      "warning: your access to \(zone) has ended, and the server did not take over what waits "
        + "here. It stays; tell whoever runs the server."
    }
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
