import SyncProtocol

/// The fields that wait for a person, with the values to choose from, whose they are, and how to
/// choose.
struct ConflictList {
  private let items: [ConflictItem]
  private let presentation: Presentation

  init(_ items: [ConflictItem], _ presentation: Presentation) {
    self.items = items
    self.presentation = presentation
  }

  func text(_ terminal: Terminal) throws -> String {
    guard !items.isEmpty else { return "No conflicts.\n" }
    return try items.map { try text($0, terminal) }.joined(separator: "\n")
  }

  private func text(_ item: ConflictItem, _ terminal: Terminal) throws -> String {
    let key = item.key
    let field = presentation.type(key)?.field(item.conflict.slot.field)
    var text = "\(presentation.heading(item.label, key, terminal)): \(item.conflict.name)\n"
    for value in item.conflict.values {
      let shown = DisplayText.singleLine(try presentation.values.text(value.value, of: field))
      let by = terminal.styled(Attribution.text(value, presentation.times), .dim)
      text += "  \(value.number)  \(shown)  (\(by))\n"
    }
    if let resolve = presentation.remedies.resolve {
      text += "  \(resolve(key, item.conflict.name))\n"
    }
    return text
  }
}
