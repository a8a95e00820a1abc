import SyncProtocol

/// Any record: also merged, disputed and unusual ones.
extension TypedTableWriter {
  /// - Parameter isHidden: whether only its names are written.
  /// - Returns: the records that columns of the row name.
  func put(_ fact: Fact, _ reader: RecordReader, isHidden: Bool) throws -> Set<RecordID> {
    try begin(fact.key.id.bytes.span, fact.key.zone.name)
    let record = try reader.visible(fact)
    for (place, field) in table.names.enumerated() {
      guard let name = reader.name(field, of: record) else { continue }
      try bind(name: NameKey.number(ofFolded: name), place)
    }
    var named: Set<RecordID> = []
    if isHidden {
      try hide()
    } else {
      for (place, field) in table.type.fields.enumerated() {
        if let id = try put(field, place, of: record, reader) { named.insert(id) }
      }
      try putLabel(of: record, reader)
      try putHistory(of: record, reader)
    }
    try write()
    return named
  }

  /// - Returns: the record that the column now names.
  private func put(
    _ field: Field, _ place: Int, of record: VisibleRecord, _ reader: RecordReader
  ) throws -> RecordID? {
    guard field.shape == .single else {
      try bind(SQLValue(reader.fieldValue(field, of: record)), toField: place)
      return nil
    }
    guard let value = record.shown(Slot(field.name)) else { return nil }
    if let type = field.referencedType, let id = value.referenceContent {
      let resolved = try reader.resolve(id, type: type)
      try bind(.blob(resolved.bytes), toField: place)
      return resolved
    }
    let bytes = Array(value.bytes)
    if try !bind(ValueSight(bytes.span), in: bytes.span, staysThere: false, toField: place) {
      try bind(SQLValue(value.json), toField: place)
    }
    return nil
  }

  private func putLabel(of record: VisibleRecord, _ reader: RecordReader) throws {
    let label = try reader.label(of: record)
    let field = table.labelField.flatMap { record.shown(Slot($0.name))?.textContent }
    if field != label { try bind(label: label) }
  }

  private func putHistory(of record: VisibleRecord, _ reader: RecordReader) throws {
    let span = RecordReader.Span(of: record.fact)
    let review = try reader.conflicts(of: record).filter(\.needsReview).map(\.name)
    try bind(
      createdAt: span.createdAt, updatedAt: span.latest?.stamp.milliseconds ?? span.createdAt,
      by: span.latest.flatMap { reader.name(of: $0.writer) },
      review: review.isEmpty ? nil : JSONWriter.text(.array(review.map { .string($0) })))
  }
}
