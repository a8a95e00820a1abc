import SyncProtocol

/// The workload's two tables, declared as a program that embeds the replica declares its records.
enum WorkloadSchema {
  static let zone = Zone("hr")!

  static let schema = Schema(version: 1, [enterprise, progress])

  private static let enterprise = RecordType(
    "enterprise", in: .country, label: ["name"],
    columns: ["city", "sector", "status"],
    [
      Field("name", .text, .latest, required: true, isName: true),
      Field("country", .country, .latest),
      Field("nuts", .nuts, .latest),
      Field("sector", .text, .latest),
      Field("legal_form", .text, .latest),
      Field("city", .text, .latest),
      Field("email", .text, .latest),
      Field("phone", .text, .latest),
      Field("founded", .integer, .latest),
      Field("employees", .integer, .latest),
      Field("status", .choice(Vocabulary.statuses, outside: []), .latest),
      Field("notes", .text, .latest),
    ])

  private static let progress = RecordType(
    "progress", in: .country, label: ["enterprise_id", "module"],
    columns: ["status", "score", "hours"],
    [
      Field("enterprise_id", .reference("enterprise"), .latest),
      Field("module", .text, .latest),
      Field("status", .choice(Vocabulary.progressStatuses, outside: []), .latest),
      Field("score", .integer, .latest),
      Field("hours", .decimal, .latest),
      Field("updated", .text, .latest),
      Field("note", .text, .latest),
    ])
}
