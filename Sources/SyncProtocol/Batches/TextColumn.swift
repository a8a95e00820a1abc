/// Texts of one slot: what all of them begin and end with once, and the rest as codes for words,
/// numbers and other pieces, which stand together for the whole batch.
///
/// ```cddl
/// text-column = [4, sentences: bool, prefix: tstr, suffix: tstr, codes: bstr]
/// ```
/// `codes` are varints. 0 ends a text; 1 is the next of `literals`; 2 is the next of `numbers` in
/// decimal digits, and 3 the same with a space before it; 4, standing alone and without a 0, is the
/// next of `others` instead of a text; 5 and more is the word at that place less 5. With
/// `sentences`, each text has a space before it, which goes, and a small letter a to z that then
/// stands first becomes a capital. The prefix is put before, the suffix behind that.
enum TextColumn {
  enum Code {
    static let end: UInt64 = 0
    static let literal: UInt64 = 1
    static let number: UInt64 = 2
    static let spacedNumber: UInt64 = 3
    static let other: UInt64 = 4
    static let firstWord: UInt64 = 5
  }

  /// Digits of a number that is written as one.
  static let longestNumber = 9

  /// What all texts of a column have in common.
  struct Frame: Equatable {
    var isSentences = false
    var prefix: [UInt8] = []
    var suffix: [UInt8] = []
  }
}

extension Value {
  /// The bytes of a text's head; nil if this is no text.
  var textHeadBytes: Int? {
    guard let first = bytes.first, first >> 5 == 3 else { return nil }
    let low = first & 0x1f
    return low < 24 ? 1 : 1 + 1 << Int(low - 24)
  }
}

extension TextColumn.Frame {
  init(_ values: [Value]) {
    var texts: [ArraySlice<UInt8>] = []
    texts.reserveCapacity(values.count)
    for value in values {
      if let head = value.textHeadBytes { texts.append(value.bytes.dropFirst(head)) }
    }
    guard let first = texts.first, texts.count > 1 else { return }
    var (prefix, suffix) = (first, first)
    for text in texts {
      Self.shorten(&prefix, toBegin: text)
      Self.shorten(&suffix, toEnd: text)
    }
    let shortest = texts.reduce(first.count) { min($0, $1.count) }
    // Words stay whole, and so do characters.
    while let last = prefix.last, WordPieces.isLetter(last) || WordPieces.isDigit(last) {
      prefix.removeLast()
    }
    suffix = suffix.suffix(shortest - prefix.count)
    while let first = suffix.first, WordPieces.isLetter(first) || WordPieces.isDigit(first) {
      suffix.removeFirst()
    }
    self.prefix = Array(prefix)
    self.suffix = Array(suffix)
    isSentences = Self.areSentences(texts.lazy.map { $0.dropFirst(prefix.count) })
  }

  private static func shorten(_ prefix: inout ArraySlice<UInt8>, toBegin text: ArraySlice<UInt8>) {
    var count = min(prefix.count, text.count)
    for index in 0..<count where prefix[prefix.startIndex + index] != text[text.startIndex + index]
    {
      count = index
      break
    }
    if count < prefix.count { prefix = prefix.prefix(count) }
  }

  private static func shorten(_ suffix: inout ArraySlice<UInt8>, toEnd text: ArraySlice<UInt8>) {
    var count = min(suffix.count, text.count)
    for index in 0..<count
    where suffix[suffix.endIndex - 1 - index] != text[text.endIndex - 1 - index] {
      count = index
      break
    }
    if count < suffix.count { suffix = suffix.suffix(count) }
  }

  /// Whether no text begins with a small letter, and most with a capital.
  private static func areSentences(_ texts: some Collection<ArraySlice<UInt8>>) -> Bool {
    var capitals = 0
    for text in texts {
      guard let first = text.first else { continue }
      if WordPieces.isSmallLetter(first) { return false }
      if WordPieces.isCapital(first) { capitals += 1 }
    }
    return 2 * capitals > texts.count
  }

  /// A text's bytes as they are cut into pieces, without what this frame adds.
  func body(of text: ArraySlice<UInt8>, into body: inout [UInt8]) {
    body.removeAll(keepingCapacity: true)
    if isSentences { body.append(WordPieces.space) }
    body.append(contentsOf: text.dropFirst(prefix.count).dropLast(suffix.count))
    if isSentences, body.count > 1, WordPieces.isCapital(body[1]) { body[1] |= 0x20 }
  }
}
