import LocalStore
import SyncProtocol

extension ConsoleCommand {
  private static let zoneOption = OptionDeclaration.value(
    "zone", "ZONE", "Only what is held in this zone.")

  static let quarantineList = ConsoleCommand(
    CommandDeclaration(
      "quarantine list", "List what was pushed by people who may not write it, and is held.",
      details: [
        "Nobody but its author sees it until it is released or discarded. Shown are the fields that "
          + "would change: what is there, and what the author wrote."
      ],
      options: [zoneOption],
      examples: [
        CommandDeclaration.Example("fieldbook-server quarantine list --zone it", "")
      ])
  ) { context in
    let replica = try context.central()
    return .held(try context.held(replica), context.presentation(of: replica))
  }

  static let quarantineRelease = deciding(
    .released, "quarantine release", "Let held edits in, as they were made.",
    details: [
      "They come in under their author's name and with their own time, beside whatever others have "
        + "written since. The author is told at the next sync."
    ])

  static let quarantineDiscard = deciding(
    .discarded, "quarantine discard", "Have held edits count as replaced by what is there.",
    details: [
      "What they had replaced is put back, on the author's laptop too, which is told at its next "
        + "sync. History keeps what was discarded."
    ])

  private static func deciding(
    _ decision: Settlement.Decision, _ name: String, _ summary: String, details: [String]
  ) -> ConsoleCommand {
    ConsoleCommand(
      CommandDeclaration(
        name, summary,
        details: details + ["It is for all that is held of a record. Doing it twice is harmless."],
        operands: [
          OperandDeclaration(
            "ID", .any, "The record's id, four or more characters of it, or what it is called.")
        ],
        options: [
          zoneOption, .flag("all", "All that is held in the zone; needs --zone and --yes."),
        ],
        examples: [
          CommandDeclaration.Example("fieldbook-server \(name) 3f2a91", "By its short id."),
          CommandDeclaration.Example("fieldbook-server \(name) --all --zone it --yes", ""),
        ])
    ) { context in
      let replica = try context.central()
      let finder = HeldRecordFinder(try context.held(replica), others: replica.finder())
      let records = try context.chosen(finder)
      try context.decide(decision, on: records.map(\.key))
      return .decided(records, decision)
    }
  }
}

extension CommandContext {
  /// What is held in the zone that is named, or in all.
  fileprivate func held(_ replica: Replica) throws -> [HeldRecord] {
    let named = try arguments.value("zone").map { try Zone.argument($0, field: "--zone") }
    return try held(in: named, replica.reader())
  }

  /// - Parameter named: nil for all zones.
  func held(in named: Zone?, _ reader: RecordReader) throws -> [HeldRecord] {
    let zones = try registry().zones().map(\.zone)
    if let named, !zones.contains(named) { throw RegistryError.unknownZone(named) }
    let data = try data()
    return try zones.filter { named == nil || $0 == named }.flatMap { zone in
      let file = try data.openZone(zone)
      return try file.connection.snapshot { try HeldList(file: file, reader: reader).all() }
    }
  }

  /// The records that are named, or all.
  fileprivate func chosen(
    _ finder: HeldRecordFinder
  ) throws -> [(key: RecordKey, label: String)] {
    let words = arguments.operands("ID")
    guard arguments.flag("all") else {
      guard !words.isEmpty else { throw UsageError(.missingOperand("ID")) }
      return try words.map { try finder.find($0) }
    }
    if let word = words.first { throw UsageError(.unexpectedOperand(word)) }
    guard arguments.value("zone") != nil else { throw UsageError(.missingOperand("--zone")) }
    guard arguments.flag("yes") else {
      throw CommandFailure(
        .usage, code: "not-confirmed", message: "all that is held in the zone was not confirmed",
        field: "--yes",
        hint: "Look at it with “fieldbook-server quarantine list”, then add --yes.")
    }
    return finder.all
  }

  /// Decides in each zone's file, in transactions of a bounded size: a server at work waits for them.
  fileprivate func decide(_ decision: Settlement.Decision, on keys: [RecordKey]) throws {
    let caller = try centralReplica().caller()
    var random = SystemRandomNumberGenerator()
    for (zone, keys) in Dictionary(grouping: keys, by: \.zone).sorted(by: { $0.key < $1.key }) {
      let file = try data().openZone(zone)
      let decider = QuarantineDecider(
        file: file, decision: decision, caller: caller, now: environment.clock())
      for start in stride(from: 0, to: keys.count, by: Limits.recordsPerDecision) {
        let group = Array(keys[start...].prefix(Limits.recordsPerDecision))
        try file.store.write { try decider.decide(on: group, $0, using: &random) }
      }
    }
  }
}
