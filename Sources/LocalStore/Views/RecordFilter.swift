import SyncProtocol

/// Turns `FIELD=VALUE` into a condition on a typed table.
struct RecordFilter {
  let columns: ViewColumns
  let connection: Connection
  let parser: ValueParser

  func condition(_ filter: String) throws -> SQLCondition {
    guard let equals = filter.firstIndex(of: "="), equals != filter.startIndex else {
      throw CommandFailure(
        .usage, code: "usage",
        message: "“\(ValueFailure.shortened(filter))” is no filter", hint: "Write FIELD=VALUE.")
    }
    let text = String(filter[filter.index(after: equals)...])
    let (column, key) = try columns.column(String(filter[..<equals]))
    if Blanks.trimmed(text).isEmpty { return empty(column, key) }
    let value = try value(text, of: column)
    guard column.field.shape != .single else {
      return SQLCondition("\(column.sql) = ?", [value])
    }
    let elements = "SELECT 1 FROM json_each(\(column.sql)) AS e WHERE e.value = ?"
    guard let key else { return SQLCondition("EXISTS (\(elements))", [value]) }
    return SQLCondition("EXISTS (\(elements) AND e.key = ?)", [value, .text(key)])
  }

  private func empty(_ column: ViewColumns.Column, _ key: String?) -> SQLCondition {
    guard let key else {
      let isEmptySet = column.field.shape == .single ? "" : " OR \(column.sql) = '[]'"
      return SQLCondition("\(column.sql) IS NULL\(isEmptySet)")
    }
    return SQLCondition(
      "NOT EXISTS (SELECT 1 FROM json_each(coalesce(\(column.sql), '{}')) AS e WHERE e.key = ?)",
      [.text(key)])
  }

  /// The value as the column has it.
  private func value(_ text: String, of column: ViewColumns.Column) throws -> SQLValue {
    do {
      let value = try parser.value(text, of: column.field.kind)
      // Elements of sets are texts, also if they look like numbers.
      guard case .set = column.field.shape else { return column.stored(SQLValue(value.json)) }
      return .text(value.elementText)
    } catch let failure as ValueFailure {
      // A newer client may have written what is not accepted here.
      let given = column.stored(.text(CanonicalText.normalised(text)))
      guard column.field.shape == .single,
        try ViewTables.contains(given, in: column.sql, of: columns.typeName, connection)
      else { throw failure.failure(field: column.name) }
      return given
    }
  }
}
