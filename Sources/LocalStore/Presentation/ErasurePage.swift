extension CommandAnswer {
  /// What became of an erasure.
  /// - Parameter status: `{"id","erased_at","by","kept","replicas","complete"}`
  package static func erasure(_ status: JSONValue) -> CommandAnswer {
    CommandAnswer(.value { status }, .whole { ErasurePage(status: status).text($0) })
  }
}

/// What became of an erasure, for people: from the JSON of `erase status`, which is all that a
/// laptop has of it.
private struct ErasurePage {
  let status: JSONValue

  func text(_ terminal: Terminal) -> String {
    let replicas = status["replicas"]?.arrayValue ?? []
    let waiting = replicas.filter { $0["confirmed_at"]?.isNull ?? true }.count
    let kept = (status["kept"]?.arrayValue ?? []).compactMap(\.stringValue)
    var text =
      "Erased by \(word("by", of: status)), \(time("erased_at", of: status) ?? "")"
      + (kept.isEmpty ? ", keeping nothing" : ", keeping \(kept.joined(separator: ", "))") + ".\n"
    text +=
      status["complete"] == true
      ? "Nothing of it is left on the server, nor on any laptop that held it.\n"
      : waiting == 0
        ? "The server has not finished yet.\n"
        : "\(Quantity.counted(waiting, "laptop")) of \(replicas.count) did not confirm yet.\n"
    guard !replicas.isEmpty else { return text }
    var table = TextTable([
      TextTable.Column("Device"), TextTable.Column("Person"), TextTable.Column("Confirmed"),
      TextTable.Column("Last seen"),
    ])
    for replica in replicas {
      let name = word("name", of: replica)
      table.append([
        name.isEmpty ? String(word("device", of: replica).suffix(6)) : name,
        word("person", of: replica), time("confirmed_at", of: replica) ?? "not yet",
        time("last_seen", of: replica) ?? "never",
      ])
    }
    return text + table.render(width: terminal.tableWidth)
  }

  private func word(_ name: String, of value: JSONValue) -> String {
    DisplayText.singleLine(value[name]?.stringValue ?? "")
  }

  /// `2026-03-01 09:30Z`: the server's readers sit in several countries.
  private func time(_ name: String, of value: JSONValue) -> String? {
    guard let parts = value[name]?.stringValue?.split(separator: "T"), parts.count == 2 else {
      return nil
    }
    return "\(parts[0]) \(parts[1].prefix(5))Z"
  }
}
