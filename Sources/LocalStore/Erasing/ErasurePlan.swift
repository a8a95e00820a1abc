package import SyncProtocol

/// What an erasure would destroy, for whoever is to confirm it.
package struct ErasurePlan {
  /// The record, and those that were merged into it.
  package let keys: [RecordKey]
  package let kept: Set<Slot>

  /// - Parameters:
  ///   - names: the fields to be kept, as somebody typed them.
  ///   - reader: of a store that holds the records.
  package init(
    _ key: RecordKey, aliases: [RecordKey], keeping names: [String], _ reader: RecordReader
  ) throws {
    keys = [key] + aliases
    let names = names.flatMap { $0.split(separator: ",").map { String($0) } }
    kept = Set(try names.map { try Self.field($0, of: key, reader) })
  }

  private static func field(
    _ name: String, of key: RecordKey, _ reader: RecordReader
  ) throws -> Slot {
    let declared = reader.schema.type(key.type)?.fields.map(\.name) ?? []
    let written = try reader.store.fact(key)?.state.fields ?? []
    guard declared.contains(name) || written.contains(name) else {
      let names = declared + written.filter { !declared.contains($0) }
      let meant = Spelling.suggestion(for: name, among: names)
      throw CommandFailure(
        .usage, code: "unknown-field", message: "\(key.type) has no field “\(name)”",
        field: "--keep",
        hint: meant.map { "Did you mean “\($0)”?" }
          ?? "Its fields: \(names.joined(separator: ", ")).")
    }
    return Slot(name)
  }

  package static let question = "Destroy this everywhere, for good?"

  /// For each record a line: `Ana Kovač  (person 3f2a91, hr): email, name, phone`
  package func lines(_ reader: RecordReader) throws -> [String] {
    try keys.compactMap { key in
      guard let fact = try reader.store.fact(key) else { return nil }
      let lost = fact.state.fields.filter { !kept.contains(Slot($0)) }
      let label = DisplayText.singleLine(try reader.label(of: key))
      let fields = lost.isEmpty ? "nothing but its history" : lost.joined(separator: ", ")
      return "\(label)  (\(key.type) \(key.id.short), \(key.zone.name)): \(fields)"
    }
  }
}

extension RecordState {
  /// The names of the fields that anything was ever written to, in their order.
  fileprivate var fields: [String] {
    var fields: [String] = []
    for cell in cells where !cell.slot.isControl && !fields.contains(cell.slot.field) {
      fields.append(cell.slot.field)
    }
    return fields
  }
}
