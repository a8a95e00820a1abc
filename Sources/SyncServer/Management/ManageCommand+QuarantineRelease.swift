import LocalStore
import SyncProtocol

extension ManageCommand {
  /// `{"records": [{"type","id"}]}` → `{"records": [{"type","id","decision": "released"}]}`: lets in
  /// all that is held of some records.
  static let quarantineRelease = deciding("quarantine.release", .released)

  /// What both decisions have in common: all of it is done, or nothing.
  static func deciding(_ name: String, _ decision: Settlement.Decision) -> ManageCommand {
    ManageCommand(name: name, role: .coordinator) { request, reply in
      let keys = try request.records()
      let job = ZoneWriter.Job { file, facts, random in
        let decider = QuarantineDecider(
          file: file, decision: decision, caller: request.caller, now: request.now)
        try decider.decide(on: keys, facts, using: &random)
      } reply: { result in
        reply(
          result.map {
            ["records": .array(keys.map { Self.json($0, decision) })]
          })
      }
      request.open.writer.submit(job)
    }
  }

  private static func json(_ key: RecordKey, _ decision: Settlement.Decision) -> JSONValue {
    [
      "type": .string(key.type), "id": .string(key.id.description),
      "decision": .string(decision.word),
    ]
  }
}
