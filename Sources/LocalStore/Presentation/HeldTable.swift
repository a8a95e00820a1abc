package import SyncProtocol

/// Held records as a table, with what each of them would change.
package struct HeldTable {
  private let presentation: Presentation
  private var table = TextTable([
    TextTable.Column("Record"), TextTable.Column("Id", keepsWidth: true), TextTable.Column("Type"),
    TextTable.Column("Zone", keepsWidth: true), TextTable.Column("By"),
    TextTable.Column("Since", keepsWidth: true), TextTable.Column("Reason"),
    TextTable.Column("Change"),
  ])

  package init(_ records: [HeldRecord], _ presentation: Presentation) throws {
    self.presentation = presentation
    for record in records {
      table.append([
        record.label, record.key.id.short, record.key.type, record.key.zone.name, record.author,
        String(record.at.prefix { $0 != "T" }), HoldingReason.words(for: record.reason),
        try change(record),
      ])
    }
  }

  /// `city: Milano → Monza; phone: – → 02 5555`
  private func change(_ record: HeldRecord) throws -> String {
    let type = presentation.type(record.key)
    return try record.fields.members.map { member in
      let field = type?.field(member.key)
      let was = try presentation.values.text(record.was[member.key] ?? .null, of: field)
      let now = try presentation.values.text(member.value, of: field)
      return "\(member.key): \(was) → \(now)"
    }.joined(separator: "; ")
  }

  package func render(width: Int?) -> String {
    table.isEmpty ? "Nothing is held.\n" : table.render(width: width)
  }
}

extension CommandAnswer {
  /// What is held, and would change what.
  package static func held(
    _ records: [HeldRecord], _ presentation: Presentation
  ) -> CommandAnswer {
    CommandAnswer(
      .value { .array(records.map(\.json)) },
      .whole { try HeldTable(records, presentation).render(width: $0.tableWidth) })
  }

  /// What was decided on.
  package static func decided(
    _ records: [(key: RecordKey, label: String)], _ decision: Settlement.Decision
  ) -> CommandAnswer {
    let lines = records.map { key, label in
      "\(decision == .released ? "Released" : "Discarded"): \(key.type) \(key.id.short), "
        + "\(DisplayText.singleLine(label))\n"
    }
    return CommandAnswer(
      json: .array(
        records.map { .record($0.key, label: $0.label, ["decision": .string(decision.word)]) }),
      text: lines.isEmpty ? "Nothing is held.\n" : lines.joined())
  }
}
