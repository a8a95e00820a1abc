import SyncProtocol

/// Writes the rows of plain facts, which nearly all are, from their stored bytes: without a state,
/// a document or a copy of a text in between. `TypedTableWriter` decides what values look like, here
/// and for every other record.
final class PlainRows {
  /// How many labels are remembered: each takes about a hundred bytes.
  private static let labelsRemembered = 100_000

  private let reader: RecordReader
  private let rows: [String: TypedTableWriter]
  private var plans: [String: PlainPlan] = [:]
  private var labels: [String: [RecordID: String]] = [:]
  private var author: (writer: WriterID, name: String?)?
  private var state = PlainState()
  /// For each field of the record at hand its value, if it has one.
  private var values: [ValueSight?] = []
  private var elements: [(place: Int, text: String)] = []

  init(_ rows: [String: TypedTableWriter], _ reader: RecordReader) {
    self.rows = rows
    self.reader = reader
    for writer in rows.values {
      let type = writer.table.type
      for field in type.label.compactMap({ type.field($0) }) {
        if let referenced = field.referencedType { labels[referenced] = [:] }
      }
      plans[type.name] = PlainPlan(type)
    }
  }

  /// - Parameter row: with the columns of `FactStore.columns`.
  /// - Returns: false if the record needs a closer look. Nothing is written then.
  func put(_ row: borrowing Statement) throws -> Bool {
    let type = row.text(2)
    guard let writer = rows[type], let plan = plans[type], let id = RecordID(bytes: row.blob(3))
    else { return false }
    let zone = row.text(1)
    return try unsafe row.withUnsafeBlob(6) { raw in
      let bytes = unsafe raw.bindMemory(to: UInt8.self).span
      guard state.read(bytes), read(bytes, plan), try !isMerged(id, bytes, plan),
        let label = try label(of: id, bytes, plan)
      else { return false }
      try writer.begin(id.bytes.span, zone)
      guard try bind(bytes, plan, writer) else { return false }
      if case .own(let text) = label { try writer.bind(label: text) }
      try writer.bind(
        createdAt: id.mintedAtMilliseconds ?? state.earliest.milliseconds,
        updatedAt: state.latest.stamp.milliseconds, by: name(of: state.latest.writer), review: nil)
      try writer.write()
      return true
    }
  }

  /// Finds out which value belongs to which field.
  private func read(_ bytes: borrowing Span<UInt8>, _ plan: PlainPlan) -> Bool {
    values.removeAll(keepingCapacity: true)
    values.append(contentsOf: repeatElement(nil, count: plan.type.fields.count))
    elements.removeAll(keepingCapacity: true)
    for (number, cell) in state.cells.enumerated() {
      switch plan.target(of: bytes.extracting(cell.slot), at: number) {
      case .field(let place):
        if case .null = cell.value { continue }
        values[place] = cell.value
      case .element(let place, let text):
        if case .boolean(true) = cell.value { elements.append((place, text)) }
      case .unknown: continue
      case .unusual: return false
      }
    }
    return true
  }

  /// Whether this record, or one that it names, has to do with merged duplicates.
  private func isMerged(
    _ id: RecordID, _ bytes: borrowing Span<UInt8>, _ plan: PlainPlan
  ) throws -> Bool {
    if try reader.mergedRecords.isEmpty() { return false }
    if reader.mergedRecords.involves(id, type: plan.type.name) { return true }
    for (place, type) in plan.references {
      guard let named = self.id(in: place, bytes) else { continue }
      if reader.mergedRecords.involves(named, type: type) { return true }
    }
    return false
  }

  private func id(in place: Int, _ bytes: borrowing Span<UInt8>) -> RecordID? {
    guard case .reference(let range)? = values[place] else { return nil }
    return RecordID(bytes: range.map { bytes[$0] })
  }

  private func bind(
    _ bytes: borrowing Span<UInt8>, _ plan: PlainPlan, _ writer: TypedTableWriter
  ) throws -> Bool {
    for place in values.indices {
      guard let value = values[place] else { continue }
      guard try writer.bind(value, in: bytes, staysThere: true, toField: place) else {
        return false
      }
    }
    if !elements.isEmpty {
      for place in plan.sets {
        let texts = Set(elements.lazy.filter { $0.place == place }.map(\.text))
        guard !texts.isEmpty else { continue }
        try writer.bind(SQLValue(RecordReader.list(of: texts)), toField: place)
      }
    }
    for (number, place) in plan.names.enumerated() {
      guard case .text(let range)? = values[place] else { continue }
      try writer.bind(name: NameKey.number(bytes.extracting(range)), number)
    }
    return true
  }

  private func name(of writer: WriterID) -> String? {
    if let author, author.writer == writer { return author.name }
    let name = reader.name(of: writer)
    author = (writer, name)
    return name
  }
}

/// Labels.
extension PlainRows {
  private enum PlainLabel {
    /// The text of the field that is the label.
    case field
    case own(String)
  }

  /// Nil if it takes a closer look to tell.
  private func label(
    of id: RecordID, _ bytes: borrowing Span<UInt8>, _ plan: PlainPlan
  ) throws -> PlainLabel? {
    if let place = plan.labelField, case .text(let range)? = values[place], !range.isEmpty {
      remember(bytes, range, as: id, plan)
      return .field
    }
    var label = LabelParts()
    for (place, field) in plan.label {
      switch values[place] {
      case nil: continue
      case .text(let range)?:
        if !range.isEmpty { label.add(Self.text(bytes, range), of: field) }
      case .reference?:
        guard let type = field.referencedType, let named = self.id(in: place, bytes) else {
          return nil
        }
        label.add(try self.label(of: named, type: type), of: field)
      default: return nil
      }
    }
    return .own(label.text.isEmpty ? id.short : label.text)
  }

  private func label(of id: RecordID, type: String) throws -> String {
    if let known = labels[type]?[id] { return known }
    // Whatever it reads is the record that the column names: others have to do with merges.
    reader.reads = []
    return try reader.label(of: id, type: type)
  }

  /// Keeps a label for the records that are called after this one.
  private func remember(
    _ bytes: borrowing Span<UInt8>, _ range: Range<Int>, as id: RecordID, _ plan: PlainPlan
  ) {
    let type = plan.type.name
    guard let known = labels[type]?.count else { return }
    if known >= Self.labelsRemembered { labels[type]?.removeAll(keepingCapacity: true) }
    labels[type]?[id] = Self.text(bytes, range)
  }

  private static func text(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> String {
    let part = bytes.extracting(range)
    return unsafe part.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }
}
