public import SyncProtocol

/// What people call a record: the fields that its type names for that, else its short id.
extension RecordReader {
  /// A remembered label, and whose states it was made of.
  struct Label {
    let text: String
    let reads: Set<RecordID>
  }

  public func label(of key: RecordKey) throws -> String {
    guard let fact = try store.fact(key) else { return key.id.short }
    return try label(of: visible(fact))
  }

  /// The label of what a reference means.
  public func label(of id: RecordID, type: String) throws -> String {
    let typed = MergedRecords.TypedID(type: type, id: id)
    if let known = labels[typed] {
      reads?.formUnion(known.reads)
      return known.text
    }
    guard let outer = reads else {
      let text = try makeLabel(of: id, type: type)
      labels[typed] = Label(text: text, reads: [])
      return text
    }
    reads = [id]
    let text = try makeLabel(of: id, type: type)
    let own = reads ?? []
    labels[typed] = Label(text: text, reads: own)
    reads = outer.union(own)
    return text
  }

  private func makeLabel(of id: RecordID, type: String) throws -> String {
    let resolved = try resolve(id, type: type)
    guard let fact = try store.facts(id: resolved).first(where: { $0.key.type == type }) else {
      return id.short
    }
    return try label(of: visible(fact), followsReferences: false)
  }

  /// References are followed one level: a visit is called after its enterprise, and what is called
  /// after a visit after its day.
  func label(of record: VisibleRecord, followsReferences: Bool = true) throws -> String {
    var label = LabelParts()
    for name in record.type?.label ?? [] {
      guard let field = record.type?.field(name),
        let part = try part(field, of: record, followsReferences: followsReferences)
      else { continue }
      label.add(part, of: field)
    }
    return label.text.isEmpty ? record.fact.key.id.short : label.text
  }

  private func part(
    _ field: Field, of record: VisibleRecord, followsReferences: Bool
  ) throws -> String? {
    guard field.shape == .single else {
      return try fieldValue(field, of: record)?.labelText
    }
    guard let value = record.shown(Slot(field.name)) else { return nil }
    guard let type = field.referencedType, let id = value.referenceContent else {
      return value.labelText
    }
    return followsReferences ? try label(of: id, type: type) : nil
  }
}
