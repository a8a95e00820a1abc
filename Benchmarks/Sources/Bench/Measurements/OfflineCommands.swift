import Foundation

/// The commands of a working day without a network, each in a process of its own, with many records
/// in the replica. Against `/bin/true` and ten milliseconds. The slowest of them counts.
enum OfflineCommands {
  private static let allowanceSeconds = 0.010
  /// The fastest of so many runs is what a command takes: everything else that the machine does
  /// makes it slower only.
  private static let runs = 5

  /// What one repetition found.
  private struct Sample {
    let seconds: [String: Double]
    let reference: Double

    var ratio: Double { (seconds.values.max() ?? .nan) / reference }
  }

  static func measure(_ world: World) throws -> [Measured] {
    let count = world.options.isQuick ? 5_000 : 50_000
    let home = try fill(world, count)
    let samples = try world.repetitions.map { try sample(world.options.programs, home, $0) }
    return [
      Measured(
        target: Target(
          name: "slowest offline command, x /bin/true + 10 ms", limit: .atMost(2)),
        numbers: samples.map(\.ratio), note: note(samples, count))
    ]
  }

  /// What each command takes.
  private static func note(_ samples: [Sample], _ count: Int) -> String {
    let names = samples.first.map { $0.seconds.keys.sorted() } ?? []
    let times = names.map { name in
      "\(name) \(milliseconds(samples.compactMap { $0.seconds[name] }))"
    }
    return times.joined(separator: ", ")
      + " against \(milliseconds(samples.map(\.reference))) ms, \(count) records"
  }

  private static func milliseconds(_ seconds: [Double]) -> String {
    ReportTable.number(Measured.median(of: seconds) * 1e3)
  }

  private static func sample(
    _ programs: Programs, _ filled: FilledHome, _ number: Int
  ) throws -> Sample {
    let reference = try fastest { _ in try programs.measure(["/bin/true"]) } + allowanceSeconds
    var seconds: [String: Double] = [:]
    for (name, words) in filled.commands {
      seconds[name] = try fastest { run in
        try filled.home.measure(words("+49 30 \(number) \(run)"))
      }
    }
    return Sample(seconds: seconds, reference: reference)
  }

  private static func fastest(_ body: (Int) throws -> Programs.Usage) throws -> Double {
    try (0..<runs).map { try body($0).seconds }.min() ?? .nan
  }

  private struct FilledHome {
    let home: Home
    let id: String

    /// The commands; an edit takes a new value each time.
    var commands: [(String, (String) -> [String])] {
      [
        ("status", { _ in ["status"] }),
        ("show", { _ in ["enterprise", "show", id] }),
        ("list", { _ in ["enterprise", "list", "city=Berlin", "--limit", "20"] }),
        ("edit", { ["enterprise", "edit", id, "phone=\($0)"] }),
      ]
    }
  }

  /// A laptop whose coach has imported a register, and looked at it once.
  private static func fill(_ world: World, _ count: Int) throws -> FilledHome {
    let home = Home(world.path("home-commands"), world.options.programs)
    try home.run(["init", "--name", "Coach", "--zone", "\(WorkloadSchema.zone)"])
    let register = world.path("register.csv")
    try Data(csv(world.workload(count).enterprises).utf8)
      .write(to: URL(fileURLWithPath: register))
    try home.run(["import", "enterprise", register, "--key", "ref"])
    let listed = try home.run(["enterprise", "list", "--limit", "1", "--csv"])
    let lines = String(decoding: listed, as: UTF8.self).split(whereSeparator: \.isNewline)
    guard lines.count == 2, let id = lines[1].split(separator: ",").first else {
      throw Programs.Failure(description: "nothing was imported")
    }
    return FilledHome(home: home, id: String(id))
  }

  /// The columns that Fieldbook's own schema has, too. No value needs quotes.
  private static func csv(_ table: Table) -> String {
    let names = [
      "id": "ref", "name": "legal_name", "country": "country", "nuts": "nuts", "city": "city",
      "legal_form": "legal_form", "email": "email", "phone": "phone", "notes": "notes",
    ]
    let places = table.columns.indices.filter { names[table.columns[$0]] != nil }
    let header = places.compactMap { names[table.columns[$0]] }.joined(separator: ",")
    let rows = (0..<table.count).map { number in
      let row = Array(table.row(number))
      return places.map { place in
        if case .text(let range) = row[place] { table.text(range) } else { "" }
      }.joined(separator: ",")
    }
    return ([header] + rows).joined(separator: "\n") + "\n"
  }
}
