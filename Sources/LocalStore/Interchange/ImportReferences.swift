import SyncProtocol

/// Looks up what the cells of a file refer to. The names of a type are read once, because a file
/// of thousands of rows refers to thousands of records.
final class ImportReferences {
  private struct Reference: Hashable {
    let type: String
    let text: String
  }

  private let reader: RecordReader
  private let finder: RecordFinder
  private var names: [String: [String: Set<RecordID>]] = [:]
  private var known: [Reference: Result<RecordID, CommandFailure>] = [:]

  init(_ replica: Replica) {
    reader = replica.reader()
    finder = replica.finder()
  }

  func find(_ text: String, _ type: String) throws -> RecordID {
    let reference = Reference(type: type, text: text)
    if let result = known[reference] { return try result.get() }
    do {
      let id = try lookUp(text, type)
      known[reference] = .success(id)
      return id
    } catch let failure as CommandFailure {
      known[reference] = .failure(failure)
      throw failure
    }
  }

  private func lookUp(_ text: String, _ type: String) throws -> RecordID {
    let named = try names(of: type)[NameKey.folded(text)] ?? []
    if named.count == 1, let id = named.first { return id }
    // The finder tells an id, a part of one, and the candidates of an ambiguous name.
    if !named.isEmpty || RecordID(text) != nil || IDFragment(text) != nil {
      return try finder.find(text, type: type).id
    }
    throw CommandFailure(
      .notFound, code: "not-found",
      message: "there is no \(type) “\(ValueFailure.shortened(text))” here",
      hint: "Import or add it first.")
  }

  private func names(of type: String) throws -> [String: Set<RecordID>] {
    if let known = names[type] { return known }
    var found: [String: Set<RecordID>] = [:]
    try reader.store.eachFact(where: "type = ?1", [.text(type)]) { fact in
      guard fact.state.deletionStatus != .deleted else { return }
      let standing = try reader.resolve(fact.key).id
      for name in try reader.names(of: fact) { found[name, default: []].insert(standing) }
    }
    names[type] = found
    return found
  }
}
