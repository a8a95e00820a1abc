import LocalStore
import SyncProtocol

extension ManageCommand {
  /// `{"after": number / null}` → `{"held": [...], "next": number / null}`: what is held, oldest
  /// first, from behind a place on; `next` is that of a further request, if there is more.
  static let quarantineList = ManageCommand(name: "quarantine.list", role: .coordinator) {
    request, reply in
    let after = request.arguments["after"] ?? .null
    guard after.isNull || after.integerValue != nil else {
      throw ManageProblem.malformed("“after” must be the “next” of an earlier answer.")
    }
    let json = try request.open.readers.read { file in
      try file.connection.snapshot {
        let list = HeldList(file: file, reader: file.reader(request.schema))
        let page = try list.page(after: after.integerValue ?? 0)
        return JSONValue.object([
          "held": .array(page.records.map(\.json)), "next": .integer(orNull: page.next),
        ])
      }
    }
    reply(.success(json))
  }
}
