import LocalStore
import SyncProtocol

/// What the server holds back in the zones that somebody coordinates, over the network.
struct RemoteQuarantine {
  private let exchange: ManageExchange
  private let zones: [Zone]

  /// - Parameter zone: nil for every zone in which the person may decide, as far as is known here.
  init(_ context: CommandContext, _ replica: Replica, zone: Zone?) throws {
    exchange = try ManageExchange(context)
    // A zone that was named is the server's to judge: the role may be a new one.
    zones = try zone.map { [$0] } ?? Self.coordinated(replica)
  }

  private static func coordinated(_ replica: Replica) throws -> [Zone] {
    let zones = try replica.zones().filter { held in
      guard case .granted(let role) = held.access else { return false }
      return role >= .coordinator
    }
    guard !zones.isEmpty else {
      throw CommandFailure(
        .notPermitted, code: "not-permitted",
        message: "deciding on what is held needs the role coordinator",
        hint: "Ask the office for it. If you have it by now, sync first.")
    }
    return zones.map(\.zone)
  }

  func list() throws -> [HeldRecord] { try zones.flatMap { try list($0) } }

  private func list(_ zone: Zone) throws -> [HeldRecord] {
    var records: [HeldRecord] = []
    var next: Int64?
    repeat {
      let answer = try exchange.send(
        "quarantine.list", to: zone, ["after": .integer(orNull: next)])
      let page = answer["held"]?.arrayValue?.compactMap { HeldRecord($0) } ?? []
      let following = answer["next"]?.integerValue
      guard let held = answer["held"]?.arrayValue, held.count == page.count,
        following.map({ $0 > next ?? 0 }) ?? true
      else { throw AnswerError.unexpected("a list of held records that makes no sense") }
      records += page
      next = following
    } while next != nil
    return records
  }

  func decide(_ decision: Settlement.Decision, on keys: [RecordKey]) throws {
    let command = decision == .released ? "quarantine.release" : "quarantine.discard"
    for (zone, keys) in Dictionary(grouping: keys, by: \.zone).sorted(by: { $0.key < $1.key }) {
      for start in stride(from: 0, to: keys.count, by: Limits.recordsPerDecision) {
        let group = keys[start...].prefix(Limits.recordsPerDecision)
        let names = group.map { key -> JSONValue in
          ["type": .string(key.type), "id": .string(key.id.description)]
        }
        _ = try exchange.send(command, to: zone, ["records": .array(names)])
      }
    }
  }
}
