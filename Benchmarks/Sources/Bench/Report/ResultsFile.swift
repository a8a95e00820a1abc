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
    entries = rows.compactMap { row in
      row.target.bound.map { bound in
        Entry(
          target: row.target.name, median: row.median, min: row.minimum, max: row.maximum,
          limit: bound, met: row.isMet)
      }
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
