/// Where a text is cut into the pieces that a batch sends once: words and numbers, each with the
/// space before it, and single characters of any other kind.
///
/// Only the sender cuts; a reader puts together whatever pieces it is given.
enum WordPieces {
  static let space = UInt8(ascii: " ")
  private static let hyphen = UInt8(ascii: "-")

  /// The end of the piece that begins at `start`.
  static func end(of text: [UInt8], from start: Int) -> Int {
    var place = start
    if text[place] == space, place + 1 < text.count,
      isLetter(text[place + 1]) || isDigit(text[place + 1])
    {
      place += 1
    }
    if isLetter(text[place]) { return endOfWord(text, from: place) }
    guard isDigit(text[place]) else { return place + 1 }
    repeat { place += 1 } while place < text.count && isDigit(text[place])
    return place
  }

  /// `follow-up` is one word.
  private static func endOfWord(_ text: [UInt8], from start: Int) -> Int {
    var place = start
    while place < text.count {
      if isLetter(text[place]) {
        place += 1
      } else if text[place] == hyphen, place + 1 < text.count, isLetter(text[place + 1]) {
        place += 2
      } else {
        break
      }
    }
    return place
  }

  /// ASCII's letters, and every byte of all other characters.
  @inline(__always)
  static func isLetter(_ byte: UInt8) -> Bool { byte > 0x7f || (byte | 0x20) &- 97 < 26 }

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

  static func isSmallLetter(_ byte: UInt8) -> Bool { byte &- 97 < 26 }
  static func isCapital(_ byte: UInt8) -> Bool { byte &- 65 < 26 }

  /// The number that a piece writes, if those digits are the only way to write it, and whether a
  /// space stands before it.
  static func number(_ piece: ArraySlice<UInt8>) -> (number: UInt64, isSpaced: Bool)? {
    let isSpaced = piece.first == space
    let digits = isSpaced ? piece.dropFirst() : piece
    guard let first = digits.first, first != 48, digits.count <= TextColumn.longestNumber else {
      return nil
    }
    var number: UInt64 = 0
    for byte in digits {
      guard isDigit(byte) else { return nil }
      number = 10 * number + UInt64(byte - 48)
    }
    return (number, isSpaced)
  }
}
