import LocalStore
import Testing

/// What commands that ended with status 0 have told people. Nothing of it may ever be missing.
struct Ledger {
  struct Edit: Hashable, CustomStringConvertible {
    let author: String
    let record: String
    let field: String
    let value: String

    var description: String { "\(field) of \(record): “\(value)” by \(author)" }
  }

  private(set) var edits: Set<Edit> = []
  /// The ids of the enterprises that were added.
  private(set) var added: Set<String> = []

  mutating func note(_ edit: Edit) { edits.insert(edit) }
  mutating func note(added id: String) { added.insert(id) }

  /// Everything stands in the history of the server and of its author's laptop, and everybody
  /// holds every record.
  /// - Parameter laptops: by their persons' names.
  func expectNothingMissing(
    on server: RunningServer, _ laptops: [String: Laptop], _ comment: Comment,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let everywhere = Set(edits.map(\.record))
    let missing = edits.subtracting(try told(everywhere) { try server.run("history", $0) })
    #expect(missing.isEmpty, comment, sourceLocation: sourceLocation)
    for (name, laptop) in laptops {
      let own = edits.filter { $0.author == name }
      let told = try told(Set(own.map(\.record))) { try laptop.run("enterprise", "history", $0) }
      #expect(own.subtracting(told).isEmpty, comment, sourceLocation: sourceLocation)
      let gone = added.subtracting(try laptop.ids("enterprise"))
      #expect(gone.isEmpty, comment, sourceLocation: sourceLocation)
    }
    let held = try server.run("list", "enterprise").json.arrayValue ?? []
    let gone = added.subtracting(held.compactMap { $0["id"]?.stringValue })
    #expect(gone.isEmpty, comment, sourceLocation: sourceLocation)
  }

  /// Every edit that the histories of some records list.
  private func told(
    _ records: Set<String>, _ history: (String) throws -> Answer
  ) throws -> Set<Edit> {
    var told: Set<Edit> = []
    for record in records {
      for line in try history(record).json.arrayValue ?? [] {
        told.insert(
          Edit(
            author: line["author"]?.stringValue ?? "", record: record,
            field: line["field"]?.stringValue ?? "", value: line["new"]?.stringValue ?? ""))
      }
    }
    return told
  }
}
