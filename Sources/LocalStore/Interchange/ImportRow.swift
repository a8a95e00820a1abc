import SyncProtocol

/// A row whose cells have been understood.
struct ImportRow {
  let line: Int
  let key: RecordKey
  /// What the cells that are not empty say.
  let intents: [Intent]
}

/// Understands rows: cells become values, and the row gets its record's id.
struct ImportRowReader {
  let type: RecordType
  let columns: ImportColumns
  let parser: ValueParser
  let zone: Zone

  enum Outcome {
    case understood(ImportRow)
    case rejected([ImportReport.Rejection])
  }

  func read(_ row: CSVReader.Row) throws -> Outcome {
    var intents: [Intent] = []
    var rejections: [ImportReport.Rejection] = []
    for target in columns.targets {
      let cell = row.cells[target.place]
      guard !Blanks.trimmed(cell).isEmpty else { continue }
      do {
        let assignment = Assignment(target.field, key: target.key, .set, cell)
        let intent = try Intent(assignment, parser)
        if !intent.isEmptying { intents.append(intent) }
      } catch let failure as ValueFailure {
        rejections.append(Self.rejection(row, target.name, failure.message, failure.hint))
      } catch let failure as CommandFailure {
        rejections.append(Self.rejection(row, target.name, failure.message, failure.hint))
      }
    }
    guard rejections.isEmpty else { return .rejected(rejections) }
    do {
      let key = try key(row, intents)
      return .understood(ImportRow(line: row.line, key: key, intents: intents))
    } catch let failure as CommandFailure {
      return .rejected([Self.rejection(row, failure.field, failure.message, failure.hint)])
    }
  }

  static func rejection(
    _ row: CSVReader.Row, _ field: String?, _ message: String, _ hint: String?
  ) -> ImportReport.Rejection {
    let text = hint.map { "\(message). \($0)" } ?? message
    return ImportReport.Rejection(
      line: row.line, field: field, message: DisplayText.singleLine(text))
  }

  private func key(_ row: CSVReader.Row, _ intents: [Intent]) throws -> RecordKey {
    if let key = try namedKey(row) { return key }
    let id = RecordID.derived(
      zone: zone, type: type.name, key: try keyValues(row, intents))
    return RecordKey(zone: zone, type: type.name, id: id)
  }

  /// The record that the row names itself, as in our own export.
  private func namedKey(_ row: CSVReader.Row) throws -> RecordKey? {
    guard let place = columns.id else { return nil }
    let text = Blanks.trimmed(row.cells[place])
    guard !text.isEmpty else { return nil }
    guard let id = RecordID(text) else {
      throw CommandFailure(
        .invalidData, code: "invalid-id", message: "“\(ValueFailure.shortened(text))” is not an id",
        field: "id", hint: "Accepted: the 36 characters of an id, or nothing.")
    }
    return RecordKey(zone: try namedZone(row) ?? zone, type: type.name, id: id)
  }

  private func namedZone(_ row: CSVReader.Row) throws -> Zone? {
    guard let place = columns.zone else { return nil }
    let text = Blanks.trimmed(row.cells[place])
    guard !text.isEmpty else { return nil }
    guard let zone = Zone(text), (zone == .commons) == (type.home == .commons) else {
      throw CommandFailure(
        .invalidData, code: "no-such-zone",
        message: "“\(ValueFailure.shortened(text))” is no zone for a record of \(type.name)",
        field: "zone")
    }
    return zone
  }

  /// What makes the row's id: the key of a record that is one fact per key, the cell of the key
  /// column, or everything that stands in the row with the names of its columns.
  private func keyValues(_ row: CSVReader.Row, _ intents: [Intent]) throws -> [Value] {
    if !type.key.isEmpty {
      return type.key.map { name in intents.first { $0.field.name == name }?.value ?? .null }
    }
    if let place = columns.key {
      let text = Blanks.trimmed(row.cells[place])
      guard !text.isEmpty else {
        throw CommandFailure(
          .invalidData, code: "no-key", message: "the key is empty",
          field: columns.places.first { $0.place == place }?.name)
      }
      return [.text(text)]
    }
    let cells = columns.places.compactMap { place, name -> Value? in
      let cell = row.cells[place]
      // Spreadsheets keep columns that hold nothing at all.
      return name.isEmpty && cell.isEmpty ? nil : .list([.text(name), .text(cell)])
    }
    return [.list(cells)]
  }
}
