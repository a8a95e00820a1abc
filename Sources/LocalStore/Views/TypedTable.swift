import SyncProtocol

/// The table of one record type, for people with any SQLite tool: a row for each live record that
/// is not merged into another, a column for each field.
struct TypedTable {
  static let refusal = "fieldbook: read-only view; use the fieldbook commands"
  static let leadingColumns = ["id", "zone", "label"]
  static let trailingColumns = ["created_at", "updated_at", "updated_by", "needs_review"]

  let type: RecordType
  /// Quoted.
  let name: String
  private let insertion: String
  private let removal: String

  init(_ type: RecordType) {
    self.type = type
    name = Connection.quoted(type.name)
    let count = Self.leadingColumns.count + type.fields.count + Self.trailingColumns.count
    let values = (1...count).map { "?\($0)" }.joined(separator: ", ")
    insertion = "INSERT OR REPLACE INTO \(name) VALUES (\(values))"
    removal = "DELETE FROM \(name) WHERE id = ?1 AND zone = ?2"
  }

  /// The table, and triggers by which a stray write from outside fails instead of passing for an
  /// edit.
  var definition: String {
    let fields = type.fields.map { "\(Connection.quoted($0.name)) \($0.columnType),\n" }.joined()
    let triggers = ["INSERT", "UPDATE", "DELETE"].map { event in
      """
      CREATE TRIGGER \(Connection.quoted("view_\(type.name)_\(event.lowercased())"))
      BEFORE \(event) ON \(name) BEGIN SELECT RAISE(ABORT, '\(Self.refusal)'); END;
      """
    }
    return """
      CREATE TABLE \(name)(
      id TEXT NOT NULL, zone TEXT NOT NULL, label TEXT NOT NULL,
      \(fields)created_at TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT,
      needs_review TEXT NOT NULL, PRIMARY KEY(id, zone));
      \(triggers.joined(separator: "\n"))
      """
  }

  func put(_ document: RecordDocument, _ connection: Connection) throws {
    var values: [SQLValue] = [
      .text(document.key.id.description), .text(document.key.zone.name), .text(document.label),
    ]
    for field in type.fields { values.append(SQLValue(document.fields[field.name])) }
    values += [
      .text(Timestamp.text(milliseconds: document.createdAt)),
      .text(Timestamp.text(milliseconds: document.updatedAt)),
      SQLValue(document.updatedBy),
      .text(JSONWriter.text(.array(document.needsReview.map { .string($0) }))),
    ]
    try connection.execute(insertion, values: values)
  }

  func remove(_ key: RecordKey, _ connection: Connection) throws {
    try connection.execute(removal, .text(key.id.description), .text(key.zone.name))
  }

  /// The records whose latest change was made by somebody of this name.
  func keys(updatedBy name: String?, _ connection: Connection) throws -> [RecordKey] {
    try connection.rows(
      "SELECT id, zone FROM \(self.name) WHERE updated_by IS ?1", SQLValue(name)
    ) { row -> RecordKey? in
      guard let id = RecordID(row.text(0)), let zone = Zone(row.text(1)) else { return nil }
      return RecordKey(zone: zone, type: type.name, id: id)
    }.compactMap { $0 }
  }
}

extension Field {
  /// The column's affinity. It only guides: what came by sync may be of any kind.
  fileprivate var columnType: String {
    guard shape == .single else { return "TEXT" }
    return switch kind {
    case .integer, .boolean: "INTEGER"
    case .decimal, .money: "NUMERIC"
    default: "TEXT"
    }
  }
}

extension SQLValue {
  /// A field as its column has it: yes and no as 1 and 0, sets and keyed fields as JSON texts.
  init(_ value: JSONValue?) {
    switch value {
    case nil, .null: self = .null
    case .bool(let flag): self = SQLValue(flag)
    case .integer(let number): self = .integer(number)
    case .decimal(let text): self = Double(text).map { .real($0) } ?? .text(text)
    case .string(let text): self = .text(text)
    case .array?, .object?: self = .text(JSONWriter.text(value ?? .null))
    }
  }
}
