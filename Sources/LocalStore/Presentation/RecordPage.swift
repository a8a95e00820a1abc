import SyncProtocol

/// A record as a page of text: its fields, one below the other, and what waits for a person.
package struct RecordPage {
  private static let indent = 2

  private let document: RecordDocument
  private let presentation: Presentation
  private let type: RecordType?
  private let values: ValueText

  package init(_ document: RecordDocument, _ presentation: Presentation) {
    self.document = document
    self.presentation = presentation
    type = presentation.type(document.key)
    values = presentation.values
  }

  package func text(_ terminal: Terminal) throws -> String {
    var lines = [presentation.heading(document.label, document.key, terminal)]
    lines += try notes().map { "  " + $0 }
    lines.append("")
    lines += try fieldLines(terminal)
    if let review { lines += ["", review] }
    lines.append("")
    lines.append(changed)
    return lines.map { $0 + "\n" }.joined()
  }

  private func notes() throws -> [String] {
    var notes: [String] = []
    if document.isDeleted {
      let restore = presentation.remedies.restore?(document.key.type)
      notes.append(restore.map { "Deleted: “\($0)” brings it back." } ?? "Deleted.")
    }
    if let target = document.mergedInto {
      let label = try values.reader.label(of: target.id, type: document.key.type)
      notes.append("Merged with \(DisplayText.singleLine(label)) in \(target.zone.name).")
    }
    return notes
  }

  /// What is to be decided, and how.
  private var review: String? {
    let names = document.needsReview
    guard let first = names.first else { return nil }
    let sentence = "\(Quantity.counted(names.count, "field")) marked ! must be decided by a person"
    guard let resolve = presentation.remedies.resolve else { return sentence + "." }
    return "\(sentence), such as: \(resolve(document.key, first))"
  }

  private var changed: String {
    let by = document.updatedBy.map { " by \(DisplayText.singleLine($0))" } ?? ""
    return "Changed \(presentation.times.text(document.updatedAt))\(by)."
  }

  // MARK: Fields

  private func fieldLines(_ terminal: Terminal) throws -> [String] {
    let contested = Dictionary(grouping: document.conflicts) { $0.slot.field }
    var names = document.fields.keys
    for name in contested.keys.sorted() where !names.contains(name) { names.append(name) }
    let width = (names.map { DisplayWidth.of($0) }.max() ?? 0) + Self.indent + 2
    var lines: [String] = []
    for name in names {
      let conflicts = contested[name] ?? []
      let value = try document.fields[name].map { try values.text($0, of: type?.field(name)) } ?? ""
      let mark = conflicts.contains(where: \.needsReview) ? "!" : conflicts.isEmpty ? " " : "~"
      lines += wrapped(value, name, mark, column: width, terminal)
      for conflict in conflicts {
        lines += try alternatives(conflict, indent: width, terminal)
      }
    }
    return lines
  }

  private func wrapped(
    _ value: String, _ name: String, _ mark: String, column: Int, _ terminal: Terminal
  ) -> [String] {
    let parts = value.split(separator: "\n", omittingEmptySubsequences: false)
      .flatMap {
        TextWrapping.lines(
          DisplayText.singleLine(String($0)), width: max(terminal.width - column, 20))
      }
    let blanks = String(repeating: " ", count: column)
    let padding = String(repeating: " ", count: column - Self.indent - DisplayWidth.of(name))
    let styledMark = mark == "!" ? terminal.styled(mark, .red) : mark
    let first = "\(styledMark) \(DisplayText.singleLine(name))\(padding)\(parts.first ?? "")"
    return [first] + parts.dropFirst().map { blanks + $0 }
  }

  private func alternatives(
    _ conflict: FieldConflict, indent: Int, _ terminal: Terminal
  ) throws -> [String] {
    let blanks = String(repeating: " ", count: indent)
    let element = conflict.slot.element.map { "\($0): " } ?? ""
    return try conflict.values.map { value in
      let text = try values.text(value.value, of: type?.field(conflict.slot.field))
      let line = "\(value.number)  \(element)\(DisplayText.singleLine(text))"
      return blanks + line
        + terminal.styled("  \(Attribution.text(value, presentation.times))", .dim)
    }
  }
}
