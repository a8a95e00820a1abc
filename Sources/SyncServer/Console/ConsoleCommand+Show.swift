import LocalStore
import SyncProtocol

extension ConsoleCommand {
  static let show = ConsoleCommand(
    CommandDeclaration(
      "show", "Show one record of any zone, with everything that is disputed.",
      operands: [CommandContext.idOperand],
      examples: [CommandDeclaration.Example("fieldbook-server show 4f2a91", "By its short id.")])
  ) { context in
    let replica = try context.central()
    let key = try context.key(in: replica)
    guard let document = try replica.reader().document(of: key) else {
      throw CommandFailure.notFound(key)
    }
    return CommandAnswer(.value { document.json }, .lines { _ in text(of: document) })
  }

  private static func text(of document: RecordDocument) -> String {
    let key = document.key
    var lines = ["\(document.label)  (\(key.type) \(key.id.short), \(key.zone.name))"]
    if document.isDeleted { lines.append("Deleted.") }
    if let target = document.mergedInto {
      lines.append("Merged with \(target.id.short) in \(target.zone.name).")
    }
    let width = document.fields.keys.map(\.count).max() ?? 0
    for member in document.fields.members {
      let padding = String(repeating: " ", count: max(0, width - member.key.count))
      lines.append("  \(member.key)\(padding)  \(plain(member.value))")
    }
    for conflict in document.conflicts {
      lines += [conflict.needsReview ? "\(conflict.name) waits for a person:" : "\(conflict.name):"]
      lines += conflict.values.map(line)
    }
    lines.append(
      "Changed \(UTC.text(document.updatedAt)) "
        + "by \(document.updatedBy ?? "somebody").")
    return lines.map { DisplayText.singleLine($0) + "\n" }.joined()
  }

  /// One of several values, with whoever wrote it.
  static func line(_ value: FieldConflict.Alternative) -> String {
    let author = value.author ?? "somebody"
    let shown = value.isShown ? ", shown" : ""
    return "  \(value.number)  \(plain(value.value))  "
      + "(\(author), \(UTC.text(value.at))\(shown))"
  }

  /// A value on one line: texts as they are, a dash for none, everything else as JSON.
  static func plain(_ value: JSONValue) -> String {
    value.isNull ? "–" : value.stringValue ?? JSONWriter.text(value)
  }
}
