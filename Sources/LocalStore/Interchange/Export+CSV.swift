package import SyncProtocol

/// A table of one type: `id`, then the fields, `title.it` for each key that any record has.
extension Export {
  /// One column: a field, or one key of it.
  private struct Column {
    let field: Field
    let key: String?

    var title: String { key.map { "\(field.name).\($0)" } ?? field.name }
  }

  /// The records of one type that the keys name, as a table.
  package func writeCSV(
    _ name: String, _ keys: [RecordKey], to sink: ([UInt8]) throws -> Void
  ) throws -> Int {
    guard let type = schema.type(name) else { return 0 }
    let columns = try columns(of: type)
    var writer = CSVWriter()
    writer.append(["id"] + columns.map(\.title))
    var count = 0
    for key in keys {
      guard let document = try document(of: key) else { continue }
      writer.append(
        [key.id.description] + columns.map { Self.cell($0, document.fields[$0.field.name]) })
      if writer.count >= Self.portionBytes { try sink(writer.takeBytes()) }
      count += 1
    }
    try sink(writer.takeBytes())
    return count
  }

  private func columns(of type: RecordType) throws -> [Column] {
    try type.fields.flatMap { field -> [Column] in
      guard case .keyed = field.shape else { return [Column(field: field, key: nil)] }
      return try keys(of: field, type).map { Column(field: field, key: $0) }
    }
  }

  private func keys(of field: Field, _ type: RecordType) throws -> [String] {
    let (table, column) = (Connection.quoted(type.name), Connection.quoted(field.name))
    return try store.connection.rows(
      "SELECT DISTINCT e.key FROM \(table) AS t, json_each(t.\(column)) AS e"
    ) { $0.text(0) }.sorted()
  }

  private static func cell(_ column: Column, _ value: JSONValue?) -> String {
    guard let key = column.key else { return text(value) }
    return text(value?[key])
  }

  /// What an import reads back: yes and no, plain digits, elements with semicolons between them.
  private static func text(_ value: JSONValue?) -> String {
    switch value {
    case nil, .null: return ""
    case .bool(let flag): return flag ? "yes" : "no"
    case .string(let text): return text
    case .integer, .decimal: return value?.numberText ?? ""
    case .array(let elements):
      let texts = elements.compactMap(\.stringValue)
      // A list of something else than words has no other text than its JSON.
      guard texts.count == elements.count else { return JSONWriter.text(.array(elements)) }
      return ElementList.text(of: texts)
    case .object(let object): return JSONWriter.text(.object(object))
    }
  }
}
