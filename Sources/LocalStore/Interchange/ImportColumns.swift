import SyncProtocol

/// What the columns of a file mean for a record type.
struct ImportColumns {
  /// A column that holds a field, or one key of it.
  struct Target: Hashable {
    let place: Int
    let field: Field
    let key: String?

    var name: String { key.map { "\(field.name).\($0)" } ?? field.name }
  }

  private(set) var targets: [Target] = []
  /// The columns of our own export that name the record.
  private(set) var id: Int?
  private(set) var zone: Int?
  /// The column of `--key`.
  private(set) var key: Int?
  /// Columns that mean nothing here.
  private(set) var unknown: [String] = []
  /// The columns in the order of their names, for ids made of whole rows.
  let places: [(place: Int, name: String)]

  /// What our own export writes besides fields.
  private static let exported: Set<String> = [
    "type", "label", "deleted", "merged_into", "created_at", "updated_at", "updated_by",
    "needs_review",
  ]

  init(
    _ header: [String], of type: RecordType, _ options: ImportOptions, _ parser: ValueParser
  ) throws {
    let names = header.map { Blanks.trimmed($0) }
    places = names.enumerated().map { ($0.offset, CanonicalText.normalised($0.element)) }
      .sorted { ($0.name, $0.place) < ($1.name, $1.place) }
    key = try options.keyColumn.map { try Self.place(of: $0, in: names, option: "--key") }
    var taken = try addMapped(names, type, options, parser)
    id = type.field("id") == nil ? names.firstIndex(of: "id") : nil
    zone = id != nil && type.field("zone") == nil ? names.firstIndex(of: "zone") : nil
    taken.formUnion([id, zone].compactMap { $0 })
    for (place, name) in names.enumerated() where !taken.contains(place) {
      add(place, name, type, parser)
    }
    try checkKey(type)
  }

  private mutating func addMapped(
    _ names: [String], _ type: RecordType, _ options: ImportOptions, _ parser: ValueParser
  ) throws -> Set<Int> {
    var taken: Set<Int> = []
    for (fieldName, column) in options.columns.sorted(by: { $0.key < $1.key }) {
      let place = try Self.place(of: column, in: names, option: "--map")
      _ = try Assignment.resolve(fieldName, of: type)
      guard let target = Self.target(place, fieldName, type, parser) else {
        throw CommandFailure(
          .usage, code: "usage", message: "“\(fieldName)” cannot be a column", field: "--map",
          hint: "Write FIELD=COLUMN, or FIELD.KEY=COLUMN for a field with keys.")
      }
      targets.append(target)
      taken.insert(place)
    }
    return taken
  }

  private mutating func add(
    _ place: Int, _ name: String, _ type: RecordType, _ parser: ValueParser
  ) {
    let target =
      Self.target(place, name, type, parser)
      ?? Self.target(place, name.lowercased(), type, parser)
    if let target, !targets.contains(where: { $0.name == target.name }) {
      targets.append(target)
    } else if !name.isEmpty, id == nil || !Self.exported.contains(name) {
      unknown.append(name)
    }
  }

  private static func target(
    _ place: Int, _ name: String, _ type: RecordType, _ parser: ValueParser
  ) -> Target? {
    guard let (field, key) = try? Assignment.resolve(name, of: type) else { return nil }
    switch (field.shape, key) {
    case (.keyed(let kind), let key?):
      return (try? parser.element(key, of: kind)).map {
        Target(place: place, field: field, key: $0)
      }
    case (.single, nil), (.set, nil): return Target(place: place, field: field, key: nil)
    default: return nil
    }
  }

  private static func place(
    of column: String, in names: [String], option: String
  ) throws -> Int {
    if let place = names.firstIndex(of: Blanks.trimmed(column)) { return place }
    let meant = Spelling.suggestion(for: column, among: names)
    throw CommandFailure(
      .usage, code: "no-such-column", message: "the file has no column “\(column)”", field: option,
      hint: meant.map { "Did you mean “\($0)”?" }
        ?? "Its columns: \(names.joined(separator: ", ")).")
  }

  /// A record that is one fact per key cannot be told apart without it.
  private func checkKey(_ type: RecordType) throws {
    guard id == nil else { return }
    for name in type.key where type.field(name)?.isRequired ?? false {
      guard !targets.contains(where: { $0.field.name == name }) else { continue }
      throw CommandFailure(
        .invalidData, code: "missing-column", message: "the file has no column for \(name)",
        field: name, hint: "Say which it is with --map \(name)=COLUMN.")
    }
  }
}
