import SyncProtocol

/// The table of one record type, for people with any SQLite tool: a row for each live record that
/// is not merged into another, a column for each field.
///
/// What people read is a view. The rows lie in a table beside it, as small as they can: ids as
/// their sixteen bytes, moments as milliseconds, and nothing twice. Columns computed from those
/// have the names that people know, so that whoever reads never sees how they are stored.
struct TypedTable {
  static let refusal = "fieldbook: read-only view; use the fieldbook commands"
  static let leadingColumns = ["id", "zone", "label"]
  static let trailingColumns = ["created_at", "updated_at", "updated_by", "needs_review"]
  /// The stored columns before those of the fields, and behind those of the names.
  private static let head = [key, "zone", hidden, label]
  private static let tail = [created, updated, "updated_by", review]

  // What is stored otherwise than it is shown begins with a sign that no field's name has.
  static let row = "\"@row\""
  static let key = "\"@key\""
  /// Not null for what has a name by which it is found, and no row for people.
  static let hidden = "\"@hidden\""
  /// Null if the label is the text of the field that `labelField` names.
  private static let label = "\"@label\""
  /// Milliseconds since 1970, or a text for what SQLite's dates cannot say; null if it is the same
  /// as `updated`.
  private static let created = "\"@created\""
  private static let updated = "\"@updated\""
  /// Null if no field waits for a person.
  private static let review = "\"@review\""

  let type: RecordType
  /// The table of the rows.
  let storage: String
  /// The same, quoted.
  let rows: String
  let references: [Field]
  let names: [Field]
  /// The one field that is a record's label as it is.
  let labelField: Field?

  init(_ type: RecordType) {
    self.type = type
    storage = Self.storage(of: type.name)
    rows = Connection.quoted(storage)
    references = type.fields.filter(\.isStoredAsID)
    names = type.fields.filter(\.isName)
    let field = type.label.count == 1 ? type.field(type.label[0]) : nil
    labelField = field.flatMap { $0.isPlainText ? $0 : nil }
  }

  static func storage(of type: String) -> String { "view_of_\(type)" }

  /// The row of a record, by the end of its id, of which an index is a fraction of one of whole
  /// ids.
  static let byKey = "substr(\(key), 13) = substr(?1, 13) AND \(key) = ?1"

  /// The column of a field as it is stored.
  static func column(_ field: Field) -> String {
    Connection.quoted(field.isStoredAsID ? "@\(field.name)" : field.name)
  }

  /// The column of the number by which a name is found.
  static func nameColumn(_ field: Field) -> String { Connection.quoted("@name \(field.name)") }

  /// What is stored, in the order of the values of `insertion`, but for the row's number, which is
  /// the first.
  var storedColumns: [String] {
    Self.head + type.fields.map { Self.column($0) } + names.map { Self.nameColumn($0) } + Self.tail
  }

  /// Where values of the row are bound.
  var firstFieldPosition: Int { 2 + Self.head.count }
  var firstNamePosition: Int { firstFieldPosition + type.fields.count }
  var firstTailPosition: Int { firstNamePosition + names.count }

  var insertion: String {
    let columns = [Self.row] + storedColumns
    let values = (1...columns.count).map { "?\($0)" }
    return "INSERT OR REPLACE INTO \(rows)(\(columns.joined(separator: ", "))) "
      + "VALUES (\(values.joined(separator: ", ")))"
  }
}

/// The definitions.
extension TypedTable {
  /// The rows, the view, and triggers by which a stray write from outside fails instead of passing
  /// for an edit.
  var definition: String {
    let events = ["INSERT", "UPDATE", "DELETE"]
    let triggers = events.map { trigger(on: storage, "BEFORE \($0)", $0.lowercased()) }
    let refusals = events.map { trigger(on: type.name, "INSTEAD OF \($0)", $0.lowercased()) }
    return ([table, view] + triggers + refusals).joined(separator: "\n")
  }

  private var table: String {
    let fields = type.fields.map { "\(Self.column($0)) \($0.columnType),\n" }.joined()
    let numbers = names.map { "\(Self.nameColumn($0)) INTEGER,\n" }.joined()
    let ids = references.map {
      "\(Connection.quoted($0.name)) TEXT AS (\(Self.idText(Self.column($0)))),\n"
    }.joined()
    return """
      CREATE TABLE \(rows)(
      \(Self.row) INTEGER PRIMARY KEY, \(Self.key) BLOB NOT NULL, zone TEXT NOT NULL,
      \(Self.hidden) INTEGER, \(Self.label) TEXT,
      \(fields)\(numbers)\(Self.created), \(Self.updated), updated_by TEXT, \(Self.review) TEXT,
      \(ids)id TEXT AS (\(Self.idText(Self.key))));
      """
  }

  private var view: String {
    let columns = Self.leadingColumns + type.fields.map(\.name) + Self.trailingColumns
    return """
      CREATE VIEW \(Connection.quoted(type.name)) AS
      SELECT \(columns.map { "\(shown($0)) AS \(Connection.quoted($0))" }.joined(separator: ", "))
      FROM \(rows) WHERE \(Self.hidden) IS NULL;
      """
  }

  private func trigger(on table: String, _ moment: String, _ suffix: String) -> String {
    let row = moment.hasPrefix("INSTEAD") ? " FOR EACH ROW" : ""
    let prefix = table == storage ? "" : "view_"
    return """
      CREATE TRIGGER \(Connection.quoted("\(prefix)\(table)_\(suffix)"))
      \(moment) ON \(Connection.quoted(table))\(row) BEGIN SELECT RAISE(ABORT, '\(Self.refusal)'); END;
      """
  }

  /// Made when the rows of a new table are all there: then each is sorted once.
  var indexes: String {
    var parts = [("key", "substr(\(Self.key), 13)", "")]
    for field in references { parts.append((field.name, Self.column(field), " IS NOT NULL")) }
    for field in names {
      parts.append(("name \(field.name)", Self.nameColumn(field), " IS NOT NULL"))
    }
    parts.append(("@review", Self.review, " IS NOT NULL"))
    return parts.map { name, expression, condition in
      let filter = condition.isEmpty ? "" : " WHERE \(expression)\(condition)"
      return "CREATE INDEX \(Connection.quoted("\(storage)_by_\(name)")) "
        + "ON \(rows)(\(expression))\(filter);"
    }.joined(separator: "\n")
  }

  /// What people see in a column. Ids are columns of the table, so that SQLite can join by them;
  /// anything else that is computed is not, because SQLite computes it with every insertion.
  func shown(_ name: String, in alias: String = "") -> String {
    let column = { (name: String) in alias.isEmpty ? name : "\(alias).\(name)" }
    if type.field(name) != nil { return column(Connection.quoted(name)) }
    switch name {
    case "label":
      guard let labelField else { return column(Self.label) }
      return "coalesce(\(column(Self.label)), \(column(Self.column(labelField))))"
    case "created_at":
      return Self.momentText("coalesce(\(column(Self.created)), \(column(Self.updated)))")
    case "updated_at": return Self.momentText(column(Self.updated))
    case "needs_review": return "coalesce(\(column(Self.review)), '[]')"
    default: return column(Connection.quoted(name))
    }
  }

  /// An id in its 36 characters; any other value as it is.
  private static func idText(_ column: String) -> String {
    let parts = ["1, 4", "5, 2", "7, 2", "9, 2", "11"].map { "hex(substr(\(column), \($0)))" }
    return "CASE typeof(\(column)) WHEN 'blob' THEN lower(\(parts.joined(separator: "||'-'||"))) "
      + "ELSE \(column) END"
  }

  private static func momentText(_ column: String) -> String {
    """
    CASE typeof(\(column)) WHEN 'integer'
    THEN strftime('%Y-%m-%dT%H:%M:%S', \(column)/1000, 'unixepoch')||printf('.%03dZ', \(column)%1000)
    ELSE \(column) END
    """
  }
}

/// Questions.
extension TypedTable {
  func keys(
    where condition: String, _ values: SQLValue..., in connection: Connection
  ) throws -> [RecordKey] {
    try connection.rows(
      "SELECT \(Self.key), zone FROM \(rows) WHERE \(condition)", values: values
    ) { row -> RecordKey? in
      guard let id = RecordID(bytes: row.blob(0)), let zone = Zone(row.text(1)) else { return nil }
      return RecordKey(zone: zone, type: type.name, id: id)
    }.compactMap { $0 }
  }

  /// The records whose latest change was made by somebody of this name.
  func keys(updatedBy name: String?, _ connection: Connection) throws -> [RecordKey] {
    try keys(
      where: "updated_by IS ?1 AND \(Self.hidden) IS NULL", SQLValue(name), in: connection)
  }

  /// Those that wait for a person to choose.
  func keysNeedingReview(_ connection: Connection) throws -> [RecordKey] {
    try keys(where: "\(Self.review) IS NOT NULL", in: connection)
  }

  /// Those that have, or had, a name, and a few others.
  func keys(named folded: String, _ connection: Connection) throws -> [RecordKey] {
    let number = SQLValue.integer(NameKey.number(ofFolded: folded))
    return try names.flatMap {
      try keys(where: "\(Self.nameColumn($0)) = ?1", number, in: connection)
    }
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

  /// Whether an id in this field is stored as its bytes.
  var isStoredAsID: Bool { shape == .single && referencedType != nil }

  /// Whether a text in this field is stored as it is, and every value of the column is shown so.
  fileprivate var isPlainText: Bool { !isStoredAsID && shape == .single && columnType == "TEXT" }
}
