import LocalStore
import SyncProtocol

extension ManageCommand {
  /// `{"type","id","keep": [FIELD],"reason": text / null}` → as `erase.status`: destroys all of a
  /// record but some fields, and of those that were merged into it, which takes the role in each of
  /// their zones.
  static let erase = ManageCommand(name: "erase", role: .coordinator) { request, reply in
    let key = try request.record(request.arguments)
    let fields = try request.keptFields()
    let reason = request.arguments["reason"] ?? .null
    guard reason.isNull || reason.stringValue != nil else {
      throw ManageProblem.malformed("“reason” must be a text.")
    }
    let erasing = try request.erasing()
    guard try erasing.data.openZone(key.zone, mode: .readOnly).store.fact(key) != nil else {
      throw CommandFailure.notFound(key)
    }
    let aliases = try erasing.aliases(of: key)
    for zone in Set(aliases.map(\.zone)).sorted() {
      guard let role = request.caller.role(in: zone), role >= .coordinator else {
        throw ManageProblem.role(.coordinator, zone)
      }
    }
    do {
      defer { request.segments.forgetAll() }
      try erasing.erase(
        [key] + aliases, as: key, keeping: fields,
        by: ErasureEntry.Author(device: request.caller.device, name: request.caller.name),
        reason: reason.stringValue)
    }
    reply(.success(try erasing.status(of: key).json))
  }

  /// `{"type","id"}` → `{"id","erased_at","by","kept","replicas","complete"}`.
  static let eraseStatus = ManageCommand(name: "erase.status", role: .coordinator) {
    request, reply in
    let key = try request.record(request.arguments)
    reply(.success(try request.erasing().status(of: key).json))
  }
}

extension ManageCommand.Request {
  fileprivate func keptFields() throws -> Set<Slot> {
    guard let names = arguments["keep"]?.arrayValue, names.count <= Limits.slotsPerRecord else {
      throw ManageProblem.malformed("“keep” must be an array of the fields to keep.")
    }
    return Set(
      try names.map { name in
        guard let name = name.stringValue, !name.isEmpty,
          name.utf8.count <= Limits.slotNameBytes, Slot(name).element == nil
        else { throw ManageProblem.malformed("“keep” must be an array of the fields to keep.") }
        return Slot(name)
      })
  }
}
