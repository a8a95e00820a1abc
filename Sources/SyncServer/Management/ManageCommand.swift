import LocalStore
import SyncProtocol

/// One command of `POST /v1/manage`. Each has a file of its own.
struct ManageCommand: Sendable {
  typealias Reply = @Sendable (Result<JSONValue, any Error>) -> Void

  /// As requests name it, such as `quarantine.list`.
  let name: String
  /// The least role in the zone that may.
  let role: Role
  /// Calls back exactly once, or throws.
  let run: @Sendable (Request, @escaping Reply) throws -> Void

  static let all = [quarantineList, quarantineRelease, quarantineDiscard, erase, eraseStatus]

  /// A request of somebody who may make it.
  struct Request: Sendable {
    let arguments: JSONValue
    let zone: Zone
    let caller: Caller
    /// The zone's file. What is written goes through its one writer.
    let open: OpenZones.Entry
    let schema: Schema
    let erasing: @Sendable () throws -> ServerErasing
    /// Holds bytes of records, too.
    let segments: SegmentCache
    /// The server's wall clock, in milliseconds since 1970.
    let now: UInt64
  }
}

extension ManageCommand.Request {
  /// The member `records`: `[{"type","id"}]`, of the request's zone.
  func records() throws -> [RecordKey] {
    guard let elements = arguments["records"]?.arrayValue, !elements.isEmpty,
      elements.count <= Limits.recordsPerDecision
    else {
      throw ManageProblem.malformed(
        "“records” must be an array of 1 to \(Limits.recordsPerDecision) records.")
    }
    return try elements.map { try record($0) }
  }

  /// The members `type` and `id`, of the request's zone.
  func record(_ json: JSONValue) throws -> RecordKey {
    guard let type = json["type"]?.stringValue, let id = json["id"]?.stringValue,
      let id = RecordID(id)
    else { throw ManageProblem.malformed("A record must be named by its “type” and “id”.") }
    return RecordKey(zone: zone, type: type, id: id)
  }
}
