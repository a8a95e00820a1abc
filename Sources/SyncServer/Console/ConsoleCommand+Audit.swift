import LocalStore
import SyncProtocol

extension ConsoleCommand {
  private static let hashBytes = 32

  static let auditVerify = ConsoleCommand(
    CommandDeclaration(
      "audit verify", "Walk each zone's audit trail, and find what was altered in it afterwards.",
      details: [
        "Finds rows that were altered, removed, inserted or moved. That the last rows were cut off, "
          + "or that all was written anew, by somebody who could change the whole file, no file "
          + "can tell: note down each zone's head, outside of this machine, and hand it back later "
          + "with --expect.",
        "Ends with status 1 if anything is wrong. The server need not be stopped.",
      ],
      options: [
        .value("zone", "ZONE", isRepeatable: true, "Only this zone."),
        .value(
          "expect", "ZONE=HASH", isRepeatable: true,
          "A head that was noted down: the zone's trail must still contain it."),
      ],
      examples: [
        CommandDeclaration.Example("fieldbook-server audit verify --json", "For monitoring."),
        CommandDeclaration.Example(
          "fieldbook-server audit verify --expect it=5e0c…", "Against last month's note."),
      ])
  ) { context in
    let noted = try notedHeads(context.arguments.values("expect"))
    let audit = JournalAudit(data: try context.data(), notedHeads: noted)
    let reports = audit.reports(of: try zones(context, noted))
    return CommandAnswer(
      json: .array(reports.map(\.json)), text: reports.map(\.text).joined(),
      status: reports.allSatisfy(\.isRight) ? .done : .failure)
  }

  /// Those that are named, all if none is.
  private static func zones(
    _ context: CommandContext, _ noted: [Zone: Set<[UInt8]>]
  ) throws -> [Zone] {
    let all = try context.registry().zones().map(\.zone)
    let named = try context.arguments.values("zone").map { try Zone.argument($0, field: "--zone") }
    for zone in named + noted.keys where !all.contains(zone) {
      throw RegistryError.unknownZone(zone)
    }
    return named.isEmpty ? all : all.filter { named.contains($0) || noted[$0] != nil }
  }

  private static func notedHeads(_ texts: [String]) throws -> [Zone: Set<[UInt8]>] {
    var heads: [Zone: Set<[UInt8]>] = [:]
    for text in texts {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let zone = try Zone.argument(String(parts[0]), field: "--expect")
      guard parts.count == 2, let hash = Hexadecimal.decode(String(parts[1])),
        hash.count == hashBytes
      else {
        throw CommandFailure(
          .usage, code: "usage", message: "“\(text)” is no zone with a head", field: "--expect",
          hint: "Write ZONE=HASH, with the 64 digits that “audit verify” printed.")
      }
      heads[zone, default: []].insert(hash)
    }
    return heads
  }
}

extension JournalAudit.Report {
  /// Null as long as the trail is empty.
  private var head: String? { walk.head.isEmpty ? nil : Hexadecimal.encode(walk.head) }

  fileprivate var json: JSONValue {
    [
      "zone": .string(zone.name), "rows": .integer(walk.rowCount), "head": .string(orNull: head),
      "ok": .bool(isRight), "findings": .array(walk.findings.map { .string($0) }),
    ]
  }

  fileprivate var text: String {
    let state = isRight ? "in order" : "NOT in order"
    let findings = walk.findings.map { "  \(DisplayText.singleLine($0))\n" }.joined()
    return "\(zone.name): \(state), \(Quantity.counted(walk.rowCount, "row"))"
      + "\(head.map { ", head \($0)" } ?? "")\n\(findings)"
  }
}
