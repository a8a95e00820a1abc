import Foundation

/// A thousand edits of single fields, each a command of its own, pushed by the laptop that made them
/// and pulled by one that has everything else: how large that is, and how much longer it takes with
/// ten times as many records.
enum Delta {
  private struct Sample {
    let seconds: Double
    let raw: Double
    let packed: Double
  }

  static func measure(_ world: World) throws -> [Measured] {
    var samples: [(large: Sample, small: Sample)] = []
    for _ in world.repetitions {
      let large = try sample(try world.office(world.count))
      samples.append((large, try sample(try world.office(world.smallCount))))
    }
    let growth = samples.map { $0.large.seconds / $0.small.seconds }
    return [
      Measured(
        target: Target(name: "delta of 1,000 edits, raw, KB", limit: .atMost(32)),
        numbers: samples.map { $0.large.raw / 1e3 }),
      Measured(
        target: Target(name: "delta of 1,000 edits, gzip -6, KB", limit: .atMost(20)),
        numbers: samples.map { $0.large.packed / 1e3 }),
      Measured(
        target: Target(
          name: "delta, time with N records / with N/10", limit: .atMost(1.2)),
        numbers: growth,
        note: Measured.note(
          samples.map(\.large.seconds), against: samples.map(\.small.seconds))),
    ]
  }

  private static func sample(_ office: Office) throws -> Sample {
    try office.edit()
    var pulled = Conversation()
    let seconds = try Stopwatch.seconds {
      try office.writer.sync()
      pulled = try office.reader.sync()
    }
    let raw = pulled.answers.reduce(0) { $0 + $1.count }
    let packed = try pulled.answers.reduce(0) { try $0 + Gzip.size($1) }
    return Sample(seconds: seconds, raw: Double(raw), packed: Double(packed))
  }
}
