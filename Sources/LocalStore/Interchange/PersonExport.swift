package import SyncProtocol

/// Everything that is held on one person (GDPR Art. 15): their record and its duplicates, every
/// record that refers to them, and who entered which of it when.
///
/// Any record can be asked for, since an enterprise may be one person, too.
package struct PersonExport {
  private let reader: RecordReader
  private let history: (Fact) throws -> [JSONValue]
  private let held: (RecordKey) throws -> [JSONValue]

  /// - Parameters:
  ///   - history: every change of a record that is known here.
  ///   - held: what of a record lies apart from the facts, such as in quarantine.
  package init(
    _ reader: RecordReader, history: @escaping (Fact) throws -> [JSONValue],
    held: @escaping (RecordKey) throws -> [JSONValue] = { _ in [] }
  ) {
    self.reader = reader
    self.history = history
    self.held = held
  }

  /// The record that somebody means: a person as a rule, deleted ones included.
  static func find(_ word: String, _ finder: RecordFinder) throws -> RecordKey {
    do {
      return try finder.find(word, type: "person", includingDeleted: true)
    } catch let failure as CommandFailure where failure.code == "not-found" {
      return try finder.find(word, type: nil, includingDeleted: true)
    }
  }

  /// `{"exported_at","person","duplicates","references"}`: records as everywhere, each with its
  /// `history` and what is `held` of it; of those that refer to the person `refers_by` says with
  /// which fields.
  package func json(of key: RecordKey, at milliseconds: UInt64) throws -> JSONValue {
    guard let fact = try reader.store.fact(try reader.resolve(key)) else {
      throw CommandFailure.notFound(key)
    }
    let duplicates = try Aliases.of(fact.key, in: [reader.store]).compactMap {
      try reader.store.fact($0)
    }
    let own = [fact] + duplicates
    return [
      "exported_at": .time(milliseconds),
      "person": try json(of: fact),
      "duplicates": .array(try duplicates.map { try json(of: $0) }),
      "references": .array(
        try references(to: own.map(\.key)).map { fact, fields in
          try json(of: fact, ["refers_by": .array(fields.map { .string($0) })])
        }),
    ]
  }

  private func json(of fact: Fact, _ further: JSONObject = JSONObject([])) throws -> JSONValue {
    let document = try reader.document(fact).json.objectValue?.members ?? []
    let whole: JSONObject = [
      "history": .array(try history(fact)), "held": .array(try held(fact.key)),
    ]
    return .object(JSONObject(document + further.members + whole.members))
  }

  /// Every other record with a live value that names one of these, in the order of keys, and the
  /// fields that do. The schema is not asked: a newer client's fields refer, too.
  private func references(to keys: [RecordKey]) throws -> [(fact: Fact, fields: [String])] {
    var found: [RecordKey: Set<String>] = [:]
    for key in keys {
      let condition = "instr(state, ?1) > 0 OR instr(state, ?2) > 0"
      let names: [SQLValue] = [
        .blob(key.id.bytes), .blob(Array(key.id.description.utf8)),
      ]
      try reader.store.eachFact(where: condition, names) { fact in
        let fields = fact.state.fields(referringTo: key.id)
        if !keys.contains(fact.key), !fields.isEmpty {
          found[fact.key, default: []].formUnion(fields)
        }
      }
    }
    return try found.sorted { $0.key < $1.key }.compactMap { key, fields in
      try reader.store.fact(key).map { ($0, fields.sorted()) }
    }
  }
}

extension RecordState {
  /// The fields that have a record's id as a live value or element.
  fileprivate func fields(referringTo id: RecordID) -> Set<String> {
    var fields: Set<String> = []
    for cell in cells where !cell.slot.isControl {
      let isElement = cell.slot.element == id.description
      let refers = cell.register.live.contains { entry in
        isElement ? entry.value != .null : entry.value?.referenceContent == id
      }
      if refers { fields.insert(cell.slot.field) }
    }
    return fields
  }
}

extension Replica {
  /// Everything that this replica holds on a person.
  package func personalData(_ key: RecordKey) throws -> JSONValue {
    let reader = reader()
    let history = RecordHistory(self)
    let export = PersonExport(reader) { fact in try history.entries(of: fact).map(\.json) }
    return try export.json(of: key, at: wall())
  }
}
