import SyncProtocol

/// Records of one type as a table: name, id, a few telling fields, zone.
struct RecordTable {
  /// How many columns there are of a type that does not say which. More leave none of them
  /// readable on a terminal.
  private static let usualCount = 4

  private let columns: [Field]
  private let values: ValueText
  private var table: TextTable

  var isEmpty: Bool { table.isEmpty }

  init(_ type: RecordType, _ presentation: Presentation) {
    values = presentation.values
    columns = Self.columns(of: type)
    table = TextTable(
      [TextTable.Column(type.name), TextTable.Column("id", keepsWidth: true)]
        + columns.map { TextTable.Column($0.name, $0.kind.isNumber ? .right : .left) }
        + [TextTable.Column("zone", keepsWidth: true)])
  }

  mutating func append(_ document: RecordDocument) throws {
    let cells = try columns.map { field in
      try document.fields[field.name].map { try values.text($0, of: field) } ?? ""
    }
    // A name that somebody must look at is marked as on the record's page.
    let mark = document.needsReview.isEmpty ? "" : "! "
    table.append([mark + document.label, document.key.id.short] + cells + [document.key.zone.name])
  }

  func render(width: Int?) -> String { table.render(width: width) }

  /// Those that the type declares, else the first fields that say something in a few letters and
  /// are not in the name already.
  private static func columns(of type: RecordType) -> [Field] {
    guard type.columns.isEmpty else { return type.columns.compactMap { type.field($0) } }
    return Array(
      type.fields.filter { field in
        field.shape == .single && field.kind.isShort && !type.label.contains(field.name)
      }.prefix(usualCount))
  }
}

extension Field.Kind {
  fileprivate var isNumber: Bool {
    switch self {
    case .integer, .decimal, .money: true
    default: false
    }
  }

  /// Whether its values fit a narrow column.
  fileprivate var isShort: Bool {
    switch self {
    case .choice, .phase, .date, .country, .integer, .decimal, .money, .boolean, .nuts, .reference:
      true
    case .text, .language, .list, .user: false
    }
  }
}
