import Foundation

/// Draws rows and edits, in the order in which the Python program draws them.
struct RowGenerator {
  private var random: PythonRandom

  init(seed: UInt32) { random = PythonRandom(seed: seed) }

  /// - Returns: its id.
  mutating func addEnterprise(to table: inout Table) -> String {
    let country = random.choice(Vocabulary.countries)
    let head = random.choice(Vocabulary.companyHeads)
    let tail = random.choice(Vocabulary.companyTails)
    let name = "\(head) \(tail) \(random.choice(Vocabulary.lastNames))"
    let legalForm = random.choice(country.legalForms)
    let first = random.choice(Vocabulary.firstNames)
    let last = random.choice(Vocabulary.lastNames)
    let domain = "\(head)\(tail).\(country.code)"
    let id = uuid()
    table.append(id)
    table.append("\(name) \(legalForm)")
    table.append(country.code)
    table.append("\(country.code)\(random.integer(1, 9))\(random.integer(0, 9))")
    table.append(random.choice(Vocabulary.sectors))
    table.append(legalForm)
    table.append(random.choice(country.cities))
    table.append("\(first).\(last)@\(domain)".lowercased())
    table.append(
      "+\(country.dial) \(random.integer(100, 999)) \(random.integer(100_000, 9_999_999))")
    table.append(random.integer(1950, 2025))
    table.append(min(5000, Int(random.logNormal(mean: 2.6, deviation: 1.2)) + 1))
    table.append(random.choice(Vocabulary.statuses, weights: Vocabulary.statusWeights))
    table.append(text(120))
    return id
  }

  mutating func addProgress(of enterprises: [String], to table: inout Table) {
    // Python evaluates the reference before the row.
    let enterprise = random.choice(enterprises)
    table.append(uuid())
    table.append(enterprise)
    table.append(random.choice(Vocabulary.modules))
    table.append(random.choice(Vocabulary.progressStatuses))
    table.append(random.integer(0, 100))
    table.append(quarters: Int((random.fraction() * 40 * 4).rounded(.toNearestOrEven)))
    let (month, day) = (random.integer(1, 12), random.integer(1, 28))
    let (hour, minute) = (random.integer(7, 19), random.integer(0, 59))
    let second = random.integer(0, 59)
    table.append(
      "2026-\(two(month))-\(two(day))T\(two(hour)):\(two(minute)):\(two(second))Z")
    table.append(text(60))
  }

  mutating func edit(enterprises: Int, progress: Int) -> Workload.Edit {
    random.fraction() < 0.5 ? enterpriseEdit(enterprises) : progressEdit(progress)
  }

  // Every value is drawn, as the Python program does, and one of them taken.
  private mutating func enterpriseEdit(_ count: Int) -> Workload.Edit {
    let row = random.below(count)
    let column = random.choice(["status", "phone", "employees", "notes", "city"])
    let values: [String: Workload.Content] = [
      "status": .text(random.choice(Vocabulary.statuses)),
      "phone": .text("+99 \(random.integer(1, 10_000_000))"),
      "employees": .integer(random.integer(1, 5000)),
      "notes": .text(text(120)),
      "city": .text("X" + random.choice(Vocabulary.companyHeads)),
    ]
    return edit("enterprise", row, column, values)
  }

  private mutating func progressEdit(_ count: Int) -> Workload.Edit {
    let row = random.below(count)
    let column = random.choice(["status", "score", "hours", "note"])
    let values: [String: Workload.Content] = [
      "status": .text(random.choice(Vocabulary.progressStatuses)),
      "score": .integer(random.integer(0, 100)),
      "hours": .quarters(random.integer(0, 160)),
      "note": .text(text(60)),
    ]
    return edit("progress", row, column, values)
  }

  private func edit(
    _ table: String, _ row: Int, _ column: String, _ values: [String: Workload.Content]
  ) -> Workload.Edit {
    guard let value = values[column] else { preconditionFailure("no value for \(column)") }
    return Workload.Edit(table: table, row: row, column: column, value: value)
  }

  /// Words of about so many characters together.
  private mutating func text(_ target: Int) -> String {
    let length = target + random.integer(-(target / 4), target / 4)
    var words: [String] = []
    var sum = 0
    while sum < length {
      let isWord = random.fraction() > 0.06
      let word = isWord ? random.choice(Vocabulary.notes) : "\(random.integer(2, 9999))"
      words.append(word)
      sum += word.utf8.count + 1
    }
    let text = words.joined(separator: " ")
    return text.prefix(1).uppercased() + text.dropFirst() + "."
  }

  /// A random UUID of version 4. Python draws the lowest 32 bits first.
  private mutating func uuid() -> String {
    var words = (0..<4).map { _ in random.bits(32) }
    words[2] = words[2] & 0xffff_0fff | 0x4000
    words[1] = words[1] & 0x3fff_ffff | 0x8000_0000
    let digits = words.reversed().map { word in
      let hex = String(word, radix: 16)
      return String(repeating: "0", count: 8 - hex.count) + hex
    }.joined()
    let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
    let characters = Array(digits)
    return groups.map { String(characters[$0]) }.joined(separator: "-")
  }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
