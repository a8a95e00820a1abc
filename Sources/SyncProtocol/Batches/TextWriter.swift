/// Cuts the texts of a batch into pieces, and writes them once it is known which come often.
struct TextWriter {
  private var pieces = ByteTable(expecting: 1024)
  private var counts: [Int] = []
  /// Pieces of all texts in the order in which they stand, with `end` and `other` between them.
  private var sequence: [Int32] = []
  private var next = 0
  /// For each piece its place among the words; -1 for one that is no word.
  private var wordPlaces: [Int] = []
  private var body: [UInt8] = []

  /// Words, those that come often first: 123 of them take one byte.
  private(set) var words: [ArraySlice<UInt8>] = []
  private(set) var numbers: [UInt64] = []
  private(set) var literals: [UInt8] = []
  private(set) var others: [Value] = []

  private static let end: Int32 = -1
  private static let other: Int32 = -2

  mutating func cut(_ values: [Value], _ frame: TextColumn.Frame) {
    for value in values {
      guard let head = value.textHeadBytes else {
        sequence.append(Self.other)
        continue
      }
      frame.body(of: value.bytes.dropFirst(head), into: &body)
      cutBody()
      sequence.append(Self.end)
    }
  }

  private mutating func cutBody() {
    var start = 0
    while start < body.count {
      let end = WordPieces.end(of: body, from: start)
      let piece = pieces.place(of: body, start..<end)
      if piece == counts.count { counts.append(1) } else { counts[piece] += 1 }
      sequence.append(Int32(truncatingIfNeeded: piece))
      start = end
    }
  }

  /// Decides which pieces are words: all that came twice.
  mutating func chooseWords() {
    let often = counts.indices.filter { counts[$0] > 1 }
      .sorted { (counts[$1], $0) < (counts[$0], $1) }.prefix(Limits.stringsPerBatch)
    wordPlaces = Array(repeating: -1, count: counts.count)
    for (place, piece) in often.enumerated() { wordPlaces[piece] = place }
    words = often.map { pieces[$0] }
  }

  /// The codes of a column, in the order in which the columns were cut.
  mutating func codes(of values: [Value]) -> [UInt8] {
    var codes: [UInt8] = []
    for value in values {
      if sequence[next] == Self.other {
        codes.appendVarint(TextColumn.Code.other)
        others.append(value)
        next += 1
        continue
      }
      while sequence[next] != Self.end {
        append(Int(sequence[next]), to: &codes)
        next += 1
      }
      codes.appendVarint(TextColumn.Code.end)
      next += 1
    }
    return codes
  }

  private mutating func append(_ piece: Int, to codes: inout [UInt8]) {
    let place = wordPlaces[piece]
    if place >= 0 {
      codes.appendVarint(TextColumn.Code.firstWord + UInt64(place))
    } else if let (number, isSpaced) = WordPieces.number(pieces[piece]) {
      codes.appendVarint(isSpaced ? TextColumn.Code.spacedNumber : TextColumn.Code.number)
      numbers.append(number)
    } else {
      codes.appendVarint(TextColumn.Code.literal)
      literals.appendVarint(UInt64(pieces[piece].count))
      literals.append(contentsOf: pieces[piece])
    }
  }
}
