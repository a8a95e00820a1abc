import Foundation

/// The table for programs: an array with an entry for each limit, null where nothing was measured.
struct ResultsFile: Encodable {
  private struct Entry: Encodable {
    let target: String
    let median: Double?
    let min: Double?
    let max: Double?
    let limit: Double
    let met: Bool?

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(target, forKey: .target)
      try container.encode(median, forKey: .median)
      try container.encode(min, forKey: .min)
      try container.encode(max, forKey: .max)
      try container.encode(limit, forKey: .limit)
      try container.encode(met, forKey: .met)
    }

    private enum CodingKeys: String, CodingKey {
      case target, median, min, max, limit, met
    }
  }

  private let entries: [Entry]

  init(_ rows: [Measured]) {
    entries = rows.map {
      Entry(
        target: $0.target.name, median: $0.median, min: $0.minimum, max: $0.maximum,
        limit: $0.target.bound, met: $0.isMet)
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(entries)
  }

  func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try encoder.encode(self).write(to: URL(fileURLWithPath: path))
  }
}
