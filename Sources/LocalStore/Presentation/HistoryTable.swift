package import SyncProtocol

/// Every change of a record as a table, one below the other.
package struct HistoryTable {
  private let type: RecordType?
  private let presentation: Presentation
  private var table: TextTable

  /// - Parameter further: columns of the executable's own.
  package init(
    of key: RecordKey, _ presentation: Presentation, further: [TextTable.Column] = []
  ) {
    type = presentation.type(key)
    self.presentation = presentation
    table = TextTable(
      [
        TextTable.Column("When", keepsWidth: true), TextTable.Column("Who"),
        TextTable.Column("Field"), TextTable.Column("Before"), TextTable.Column("After"),
        TextTable.Column("How", keepsWidth: true),
      ] + further)
  }

  package mutating func append(_ entry: HistoryEntry, further: [String] = []) throws {
    let field = type?.field(entry.slot.field)
    table.append(
      [
        presentation.times.text(entry.mark.stamp.milliseconds), entry.author ?? "somebody",
        entry.field, try text(entry.old, of: field), try text(entry.new, of: field),
        entry.relation.rawValue,
      ] + further)
  }

  package func render(width: Int?) -> String {
    table.isEmpty ? "No changes are held here.\n" : table.render(width: width)
  }

  private func text(_ value: JSONValue, of field: Field?) throws -> String {
    value.isNull ? "" : try presentation.values.text(value, of: field)
  }
}
