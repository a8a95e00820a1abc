import SyncProtocol

/// The columns of a typed table by the names that people give them.
struct ViewColumns {
  /// A column that a list can be filtered and sorted by.
  struct Column {
    let name: String
    let field: Field

    /// The column in a statement that calls the table of the rows `t`.
    let sql: String

    /// A value as the column has it, for comparing.
    func stored(_ value: SQLValue) -> SQLValue {
      guard field.isStoredAsID, case .text(let text) = value, let id = RecordID(text) else {
        return value
      }
      return .blob(id.bytes)
    }
  }

  private let type: RecordType
  private let schema: Schema

  init(_ type: RecordType, _ schema: Schema) {
    self.type = type
    self.schema = schema
  }

  var typeName: String { type.name }

  /// What every typed table has besides the type's fields.
  private static let common = [
    Field("id", .text, .once), Field("zone", .text, .once), Field("label", .text, .latest),
    Field("created_at", .text, .once), Field("updated_at", .text, .latest),
    Field("updated_by", .user, .latest), Field("needs_review", .text, .union, shape: .set),
  ]

  /// The column that a name means, with the key behind its first point.
  func column(_ name: String) throws -> (Column, key: String?) {
    let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let fieldName = parts.first.map { String($0) } ?? ""
    let key = parts.count > 1 ? String(parts[1]) : nil
    guard let field = type.field(fieldName) ?? Self.common.first(where: { $0.name == fieldName })
    else { throw unknown(fieldName) }
    if key != nil {
      guard case .keyed = field.shape else {
        throw CommandFailure(
          .usage, code: "usage", message: "\(fieldName) has no keys", field: fieldName,
          hint: "Write \(fieldName)=VALUE.")
      }
    }
    let sql =
      type.field(fieldName) == nil
      ? TypedTable(type).shown(fieldName, in: "t") : "t." + TypedTable.column(field)
    return (Column(name: fieldName, field: field, sql: sql), key)
  }

  private func unknown(_ name: String) -> CommandFailure {
    let names = type.fields.map(\.name) + Self.common.map(\.name)
    let meant = Spelling.suggestion(for: name, among: names)
    return CommandFailure(
      .usage, code: "unknown-field", message: "\(type.name) has no field “\(name)”", field: name,
      hint: meant.map { "Did you mean “\($0)”?" }
        ?? "Its fields: \(names.joined(separator: ", ")).")
  }

  /// An order that people expect: choices in their own, references by the label of what they mean.
  func order(of column: Column) -> String {
    guard column.field.shape == .single else { return column.sql }
    if let choices = column.field.choices {
      let places = choices.enumerated().map { place, choice in
        "WHEN '\(choice.split(separator: "'").joined(separator: "''"))' THEN \(place)"
      }
      return "CASE \(column.sql) \(places.joined(separator: " ")) ELSE \(choices.count) END"
    }
    if let referenced = column.field.referencedType, let type = schema.type(referenced) {
      let rows = Connection.quoted(TypedTable.storage(of: referenced))
      let key = "r.\(TypedTable.key)"
      return """
        (SELECT \(TypedTable(type).shown("label", in: "r")) FROM \(rows) AS r WHERE substr(\(key), 13) = substr(\(column.sql), 13)
        AND \(key) = \(column.sql) AND r.\(TypedTable.hidden) IS NULL) COLLATE NOCASE
        """
    }
    switch column.field.kind {
    case .text, .user: return "\(column.sql) COLLATE NOCASE"
    default: return column.sql
    }
  }

  /// Records whose label or text fields contain a text. SQLite folds the case of ASCII letters
  /// only, so other texts are looked for as typed, small, in capitals and with a capital first.
  func containing(_ text: String) -> SQLCondition {
    let small = text.lowercased()
    let spellings = Set(
      [text, small, text.uppercased(), small.prefix(1).uppercased() + small.dropFirst()]
        .map { CanonicalText.normalised($0) })
    let patterns = spellings.sorted().map { SQLValue.text("%\(Self.escaped($0))%") }
    let fields = type.fields.filter { $0.holdsText }
    let texts =
      [TypedTable(type).shown("label", in: "t")] + fields.map { "t." + Connection.quoted($0.name) }
    let tests = texts.flatMap { column in patterns.map { _ in "\(column) LIKE ? ESCAPE '\\'" } }
    return SQLCondition(tests.joined(separator: " OR "), texts.flatMap { _ in patterns })
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      if scalar == "%" || scalar == "_" || scalar == "\\" { escaped.unicodeScalars.append("\\") }
      escaped.unicodeScalars.append(scalar)
    }
    return escaped
  }
}

extension Field {
  fileprivate var holdsText: Bool {
    switch kind {
    case .text, .user, .list: true
    default: false
    }
  }
}
