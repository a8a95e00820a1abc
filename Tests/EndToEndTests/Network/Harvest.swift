import LocalStore
import Testing

/// Work for syncs that do not go well: rounds of new enterprises and edits of one that everybody
/// edits, and what must be there at the end.
struct Harvest {
  let server: RunningServer
  let coaches: [Laptop]
  private let shared: [String]
  private var enterpriseCount: Int
  private var edits: [String: JSONValue] = [:]

  static let rowsPerRound = 150

  init(_ server: RunningServer, by url: String? = nil) throws {
    self.server = server
    coaches = [
      try server.laptop("Amina", by: url), try server.laptop("Bruno", by: url),
    ]
    try coaches[0].run("import", "enterprise", Examples.italianRegister)
    shared = try coaches[0].ids("enterprise").sorted()
    enterpriseCount = shared.count
    for coach in coaches { try coach.sync() }
  }

  /// New rows, and a new note on a record that everybody holds, on one laptop.
  mutating func work(_ round: Int, on coach: Laptop) throws {
    let rows = (0..<Self.rowsPerRound).map { "Impresa \(round)-\($0),IT,Città \($0)" }
    let text = "legal_name,country,city\n" + rows.joined(separator: "\n") + "\n"
    let path = try server.folder.write(text, to: "round-\(round).csv")
    try coach.run("import", "enterprise", path)
    enterpriseCount += Self.rowsPerRound
    let id = shared[round % shared.count]
    let note = "Note of round \(round)"
    try coach.run("enterprise", "edit", id, "notes=\(note)")
    edits[id] = .string(note)
  }

  /// Syncs, several times if it must, until it is done.
  func finish(_ coach: Laptop) throws {
    var last: Answer?
    for _ in 0..<5 {
      let answer = try coach.run("sync", expecting: nil)
      if answer.ending == .status(0) { return }
      guard answer.ending == .status(6) else {
        throw EndToEndFailure("a sync may fail for want of a network, but not so:\n\(answer)")
      }
      last = answer
    }
    throw EndToEndFailure("the sync does not come to an end:\n\(last?.description ?? "")")
  }

  /// Everybody holds every row and every edit.
  func expectNothingLost(
    _ comment: String = "", sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    for coach in coaches + coaches { try finish(coach) }
    try expectAgreement(server, coaches, sourceLocation: sourceLocation)
    for coach in coaches {
      let records = try coach.run("enterprise", "list").json.arrayValue ?? []
      #expect(records.count == enterpriseCount, "\(comment)", sourceLocation: sourceLocation)
      var notes: [String: JSONValue] = [:]
      for record in records {
        if let id = record["id"]?.stringValue, edits[id] != nil {
          notes[id] = record["fields"]?["notes"]
        }
      }
      #expect(notes == edits, "\(comment)", sourceLocation: sourceLocation)
    }
  }
}
