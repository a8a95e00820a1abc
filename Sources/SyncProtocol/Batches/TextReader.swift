/// Puts the texts of a batch together from the pieces that stand in it once.
struct TextReader {
  private let input: [UInt8]
  private let words: [Range<Int>]
  private var numbers: IntegerColumn
  private var literals: ByteStream
  private var others: ArraySlice<Value>
  private var text: [UInt8] = []

  init(
    _ input: [UInt8], words: [Range<Int>], numbers: IntegerColumn, literals: Range<Int>,
    others: [Value]
  ) {
    self.input = input
    self.words = words
    self.numbers = numbers
    self.literals = ByteStream(input, literals)
    self.others = others[...]
  }

  /// Writes the next value of a column.
  mutating func write(
    _ frame: TextColumn.Frame, _ codes: inout ByteStream, to writer: inout CBORWriter
  ) throws(CBORError) {
    text.removeAll(keepingCapacity: true)
    text.append(contentsOf: frame.prefix)
    let start = codes.offset
    var code = try codes.varint()
    if code == TextColumn.Code.other {
      guard let other = others.popFirst() else {
        throw CBORError(.invalid("a value that is not there"), at: start)
      }
      return writer.encoded(other)
    }
    while code != TextColumn.Code.end {
      try append(code, codes)
      guard text.count <= Limits.valueBytes else {
        throw CBORError(.tooLarge(what: "a value", limit: Limits.valueBytes), at: start)
      }
      code = try codes.varint()
    }
    if frame.isSentences { try capitalise(after: frame.prefix.count, at: start) }
    text.append(contentsOf: frame.suffix)
    guard CBORWriter.headBytes(text.count) + text.count <= Limits.valueBytes else {
      throw CBORError(.tooLarge(what: "a value", limit: Limits.valueBytes), at: start)
    }
    writer.textHead(text.count)
    writer.encoded(text)
  }

  private mutating func append(_ code: UInt64, _ codes: ByteStream) throws(CBORError) {
    switch code {
    case TextColumn.Code.literal:
      let place = try literals.bytes()
      guard input.isText(place) else { throw CBORError(.invalidText, at: place.lowerBound) }
      text.append(contentsOf: input[place])
    case TextColumn.Code.number, TextColumn.Code.spacedNumber:
      if code == TextColumn.Code.spacedNumber { text.append(WordPieces.space) }
      text.append(contentsOf: String(try numbers.next()).utf8)
    case TextColumn.Code.other: throw codes.failure(.invalid("a value inside of a text"))
    default:
      let place = code - TextColumn.Code.firstWord
      guard place < UInt64(words.count) else {
        throw codes.failure(.invalid("a word: no place \(place) among \(words.count)"))
      }
      text.append(contentsOf: input[words[Int(place)]])
    }
  }

  private mutating func capitalise(after count: Int, at start: Int) throws(CBORError) {
    guard text.count > count, text[count] == WordPieces.space else {
      throw CBORError(.invalid("a sentence without a space before it"), at: start)
    }
    text.remove(at: count)
    if text.count > count, WordPieces.isSmallLetter(text[count]) { text[count] &= ~0x20 }
  }

  func expectEnd() throws(CBORError) {
    try numbers.expectEnd()
    try literals.expectEnd()
    guard others.isEmpty else { throw literals.failure(.invalid("a value that nothing uses")) }
  }
}
