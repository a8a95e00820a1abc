import LocalStore
import SyncProtocol

/// The fields that wait for a person, with the values to choose from, whose they are, and how to
/// choose.
struct ConflictList {
  let items: [ConflictItem]
  let replica: Replica
  let times: LocalTime

  func text(_ terminal: Terminal) throws -> String {
    guard !items.isEmpty else { return "No conflicts.\n" }
    let values = ValueText(reader: replica.reader())
    return try items.map { try text($0, values, terminal) }.joined(separator: "\n")
  }

  private func text(
    _ item: ConflictItem, _ values: ValueText, _ terminal: Terminal
  ) throws -> String {
    let key = item.key
    let label = terminal.styled(DisplayText.singleLine(item.label), .bold)
    let field = replica.schema.type(key.type)?.field(item.conflict.slot.field)
    var text = "\(label)  (\(key.type) \(key.id.short), \(key.zone.name)): \(item.conflict.name)\n"
    for value in item.conflict.values {
      let shown = DisplayText.singleLine(try values.text(value.value, of: field))
      let by = terminal.styled(Attribution.text(value, times), .dim)
      text += "  \(value.number)  \(shown)  (\(by))\n"
    }
    text += "  fieldbook resolve \(key.id.short) \(item.conflict.name) --keep N\n"
    return text
  }
}
