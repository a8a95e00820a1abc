extension Schema {
  /// What Fieldbook records. A new type or field costs its declaration here, and nothing else.
  ///
  /// Released fields keep their name, kind and policy for ever.
  public static let fieldbook = Schema(
    version: 1,
    [
      programme, organisation, partnership, module, indicator,
      enterprise, person, visit, enrolment, progress,
    ])

  // MARK: commons

  private static let programme = RecordType(
    "programme", in: .commons, label: ["code"],
    columns: ["name", "starts", "ends", "countries"],
    [
      Field("code", .text, .once, required: true, isName: true),
      Field("name", .text, .latest, isName: true),
      Field("starts", .date, .review),
      Field("ends", .date, .review),
      Field("phases", .list, .once),
      Field("languages", .language, .union, shape: .set),
      Field("countries", .country, .union, shape: .set),
    ])

  private static let organisation = RecordType(
    "organisation", in: .commons, writer: .coordinator, label: ["name"],
    columns: ["country", "website"],
    [
      Field("name", .text, .review, required: true, isName: true),
      Field("country", .country, .review),
      Field("website", .text, .latest),
    ])

  private static let partnership = RecordType(
    "partnership", in: .commons, key: ["organisation", "programme"],
    label: ["organisation", "programme"], columns: ["role"],
    [
      Field("organisation", .reference("organisation"), .once, required: true),
      Field("programme", .reference("programme"), .once, required: true),
      Field("role", .choice(["lead", "partner", "associated", "supporter"], outside: []), .review),
    ])

  private static let module = RecordType(
    "module", in: .commons, label: ["code"],
    columns: ["topic", "hours", "countries", "programme"],
    [
      Field("code", .text, .once, required: true, isName: true),
      Field(
        "topic",
        .choice(
          [
            "legislation", "finance", "marketing", "human-resources", "digital", "management",
            "other",
          ], outside: []), .review),
      Field("title", .text, .latest, shape: .perLanguage),
      Field("hours", .decimal, .latest),
      Field("url", .text, .latest),
      Field("countries", .country, .union, shape: .set),
      Field("programme", .reference("programme"), .latest),
    ])

  private static let indicator = RecordType(
    "indicator", in: .commons, label: ["code"],
    columns: ["measure", "programme", "country", "target", "due"],
    [
      Field("code", .text, .once, required: true, isName: true),
      Field("title", .text, .latest),
      Field("programme", .reference("programme"), .once),
      Field("country", .country, .once),
      Field(
        "measure",
        .choice(
          ["enrolled", "coached", "attended", "trained", "certified", "matched", "adopted"],
          outside: []), .once),
      Field("target", .integer, .review),
      Field("baseline", .integer, .review),
      Field("due", .date, .review),
    ])

  // MARK: country zones

  private static let enterprise = RecordType(
    "enterprise", in: .country, label: ["legal_name"],
    columns: ["city", "sectors", "status", "coach"],
    [
      Field("legal_name", .text, .review, required: true, isName: true),
      Field("trade_names", .text, .union, shape: .set),
      Field("tax_id", .text, .review),
      Field("legal_form", .text, .review),
      Field("founded", .date, .review),
      Field("country", .country, .once, required: true),
      Field("nuts", .nuts, .review),
      Field("city", .text, .latest),
      Field("address", .text, .latest),
      Field("email", .text, .latest),
      Field("phone", .text, .latest),
      Field("website", .text, .latest),
      Field("sectors", .text, .union, shape: .set),
      Field("languages", .language, .union, shape: .set),
      Field("size", .choice(["micro", "small", "medium", "large"], outside: []), .latest),
      Field("migrant_led", .boolean, .review),
      Field(
        "social",
        .choice(["none", "wise", "cooperative", "social-enterprise"], outside: []), .review),
      Field("founder_gender", .choice(["female", "male", "other"], outside: []), .review),
      Field("eligible", .boolean, .review),
      Field(
        "evidence_kind",
        .choice(["residence-permit", "registration", "declaration", "other"], outside: []),
        .review),
      Field(
        "status", .choice(["prospect", "active", "completed", "withdrawn"], outside: []), .review),
      Field("coach", .user, .review),
      Field("notes", .text, .latest),
    ])

  private static let person = RecordType(
    "person", in: .country, label: ["name"],
    columns: ["enterprise", "roles", "phone", "email"],
    [
      Field("name", .text, .review, required: true, personal: true, isName: true),
      Field("enterprise", .reference("enterprise"), .latest, personal: true),
      Field("roles", .text, .union, shape: .set, personal: true),
      Field("email", .text, .latest, personal: true),
      Field("phone", .text, .latest, personal: true),
      Field("languages", .language, .union, shape: .set, personal: true),
      Field("gender", .choice(["female", "male", "other"], outside: []), .latest, personal: true),
      Field("birth_country", .country, .latest, personal: true),
    ])

  private static let visit = RecordType(
    "visit", in: .country, label: ["on", "enterprise"],
    columns: ["mode", "minutes", "topics", "next_step", "due"],
    [
      Field("enterprise", .reference("enterprise"), .once, required: true),
      Field("on", .date, .review, required: true),
      Field("minutes", .integer, .review),
      Field("mode", .choice(["site", "office", "remote"], outside: []), .latest),
      Field("topics", .text, .union, shape: .set),
      Field("participants", .reference("person"), .union, shape: .set),
      Field("notes", .text, .latest),
      Field("next_step", .text, .latest),
      Field("due", .date, .latest),
    ])

  private static let enrolment = RecordType(
    "enrolment", in: .country, key: ["enterprise", "programme"],
    label: ["enterprise", "programme"], columns: ["phase", "enrolled", "outcome"],
    [
      Field("enterprise", .reference("enterprise"), .once, required: true),
      Field("programme", .reference("programme"), .once, required: true),
      Field("phase", .phase(of: "programme"), .furthest),
      Field("enrolled", .date, .review),
      Field("outcome", .text, .review),
    ])

  private static let progress = RecordType(
    "progress", in: .country, key: ["enterprise", "module", "person"],
    label: ["enterprise", "module", "person"],
    columns: ["status", "score", "hours", "completed"],
    [
      Field("enterprise", .reference("enterprise"), .once, required: true),
      Field("module", .reference("module"), .once, required: true),
      Field("person", .reference("person"), .once),
      Field(
        "status", .choice(["enrolled", "started", "completed", "certified"], outside: []),
        .furthest),
      Field("score", .decimal, .furthest),
      Field("hours", .decimal, .furthest),
      Field("completed", .date, .review),
    ])
}
