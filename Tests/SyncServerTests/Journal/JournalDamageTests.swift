import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncServer

@Suite("The audit trail")
struct JournalDamageTests {
  private struct TakenBack: Error {}

  @Test("whatever is done to a journal is found, and the finding names where")
  func everyDamageIsFound() {
    withSeeds(count: 4) { random in
      let file = try Self.workedOn(using: &random)
      for damage in JournalDamage.allCases {
        for _ in 0..<10 { try Self.check(damage, file, using: &random) }
      }
      let findings = try Journal(connection: file.connection).verify().findings
      try law(findings.isEmpty, "an unharmed journal is in order: \(findings)")
    }
  }

  private static func check(
    _ damage: JournalDamage, _ file: ZoneFile, using random: inout SplitMix64
  ) throws {
    do {
      try file.connection.transaction {
        let culprit = try JournalVandal(file.connection).commit(damage, using: &random)
        let findings = try Journal(connection: file.connection).verify().findings
        try law(
          findings.contains { culprit.isNamed(in: $0) },
          "\(damage) of \(culprit) was found: \(findings)")
        throw TakenBack()
      }
    } catch is TakenBack {}
  }

  @Test("a file of which nothing is right does not make a million findings")
  func findingsAreBounded() throws {
    var random = SplitMix64(seed: 1)
    let file = try Self.workedOn(using: &random)
    try file.connection.execute(
      """
      WITH RECURSIVE number(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM number WHERE k < 5000)
      INSERT INTO journal_content SELECT zeroblob(16), 100000 + k, x'80' FROM number
      """)
    let findings = try Journal(connection: file.connection).verify().findings
    #expect(findings.count == 1_001)
    #expect(findings.last == "and 4000 findings more")
  }

  /// A zone that three coaches worked in: with disputes, and values replaced before they were sent.
  private static func workedOn(using random: inout SplitMix64) throws -> ZoneFile {
    let office = try TestOffice(zones: ["it=Italy"], inMemory: true)
    let laptops = try ["Ana", "Bea", "Cem"].map { try office.laptop(of: $0, in: ["it"]) }
    var keys: [RecordKey] = []
    for name in ["Alveare", "Giardinone", "Agade"] {
      keys.append(try laptops[0].add("enterprise", "legal_name=\(name)", "country=IT"))
    }
    for laptop in laptops { try laptop.sync() }
    for round in 0..<25 {
      let laptop = random.pick(laptops)
      for _ in 0...random.below(3) {
        let field = random.pick(["city", "notes", "legal_name"])
        try laptop.edit(random.pick(keys), "\(field)=\(round)-\(random.below(100))")
      }
      if random.chance(70) { try laptop.sync() }
    }
    for laptop in laptops { try laptop.sync() }
    let italy = try #require(Zone("it"))
    let stored = try office.data.openZone(italy)
    // The folder goes with the office: the journal is all that is wanted.
    let file = try ZoneFile(Connection.open("copy", mode: .memory), zone: italy)
    try copy(stored.connection, to: file.connection)
    return file
  }

  private static func copy(_ source: Connection, to target: Connection) throws {
    for table in ["fact", "fact_head", "push", "journal", "journal_content"] {
      try target.execute("DELETE FROM \(table)")
      try source.query("SELECT * FROM \(table)") { row in
        let values = (0..<row.columnCount).map { row.value($0) }
        let places = (1...values.count).map { "?\($0)" }.joined(separator: ", ")
        try target.execute("INSERT INTO \(table) VALUES (\(places))", values: values)
      }
    }
  }
}
