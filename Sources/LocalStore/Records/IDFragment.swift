import SyncProtocol

/// The beginning or the end of an id as people type it, with hyphens in place.
struct IDFragment {
  /// A shorter one says too little.
  static let minimumCharacters = 4
  private static let idCharacters = 36

  private let characters: [UInt8]

  /// Nil if this cannot be a part of an id.
  init?(_ text: String) {
    let lowered = text.lowercased().utf8
    guard (Self.minimumCharacters..<Self.idCharacters).contains(lowered.count),
      lowered.allSatisfy({ Self.nibble($0) != nil || $0 == UInt8(ascii: "-") })
    else { return nil }
    characters = Array(lowered)
  }

  /// The lowest and the highest id that begin so; nil if no id does.
  var beginning: ClosedRange<RecordID>? {
    guard let nibbles = nibbles(from: 0) else { return nil }
    let missing = 32 - nibbles.count
    let lowest = nibbles + Array(repeating: 0, count: missing)
    let highest = nibbles + Array(repeating: 15, count: missing)
    guard let low = Self.id(lowest), let high = Self.id(highest) else { return nil }
    return low...high
  }

  /// The last two bytes of every id that ends so; nil if no id does.
  var lastBytes: [UInt8]? {
    guard let nibbles = nibbles(from: Self.idCharacters - characters.count), nibbles.count >= 4
    else { return nil }
    let last = nibbles.suffix(4).map { $0 }
    return [last[0] << 4 | last[1], last[2] << 4 | last[3]]
  }

  /// Whether an id begins or ends so.
  func matches(_ id: RecordID) -> Bool {
    beginning?.contains(id) ?? false || isEnd(of: id)
  }

  func isEnd(of id: RecordID) -> Bool {
    id.description.utf8.suffix(characters.count).elementsEqual(characters)
  }

  /// The digits, if the hyphens stand where an id has them when this starts at a place of it.
  private func nibbles(from start: Int) -> [UInt8]? {
    var nibbles: [UInt8] = []
    for (offset, character) in characters.enumerated() {
      let isHyphenDue = [8, 13, 18, 23].contains(start + offset)
      guard let nibble = Self.nibble(character) else {
        guard isHyphenDue else { return nil }
        continue
      }
      guard !isHyphenDue else { return nil }
      nibbles.append(nibble)
    }
    return nibbles
  }

  private static func nibble(_ character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
    default: nil
    }
  }

  private static func id(_ nibbles: [UInt8]) -> RecordID? {
    RecordID(bytes: (0..<16).map { nibbles[2 * $0] << 4 | nibbles[2 * $0 + 1] })
  }
}
