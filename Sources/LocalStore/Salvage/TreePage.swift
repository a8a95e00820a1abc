/// One page of a b-tree (https://www.sqlite.org/fileformat2.html, section 1.6), as far as it can be
/// understood.
struct TreePage {
  enum Kind: Int {
    case interiorIndex = 2
    case interiorTable = 5
    case leafIndex = 10
    case leafTable = 13

    var isLeaf: Bool { self == .leafIndex || self == .leafTable }
    var isIndex: Bool { self == .leafIndex || self == .interiorIndex }
  }

  /// Where a row's bytes are.
  struct Cell {
    /// Nil in an index, and in a table without row ids.
    let rowID: Int64?
    let payloadBytes: Int
    /// What of it lies on this page.
    let local: Range<Int>
    /// The page on which it goes on.
    let overflow: Int?
  }

  /// More than any row of ours: a state within `Limits.recordBytes`, and its summaries.
  private static let longestPayload = 64 * 1_024 * 1_024

  let kind: Kind
  /// The pages below, in order.
  private(set) var children: [Int] = []
  private(set) var cells: [Cell] = []
  /// False if something on it makes no sense.
  private(set) var isWhole = true

  /// Nil if it is no page of a b-tree.
  init?(_ bytes: [UInt8], number: Int, usableSize: Int) {
    // The first page begins with the header of the file.
    let start = number == 1 ? 100 : 0
    guard let kind = bytes.bigEndian(at: start, bytes: 1).flatMap({ Kind(rawValue: $0) }),
      let count = bytes.bigEndian(at: start + 3, bytes: 2)
    else { return nil }
    self.kind = kind
    let pointers = start + (kind.isLeaf ? 8 : 12)
    for index in 0..<count {
      guard let place = bytes.bigEndian(at: pointers + 2 * index, bytes: 2),
        place >= pointers + 2 * count, take(bytes, at: place, usableSize)
      else {
        isWhole = false
        continue
      }
    }
    guard !kind.isLeaf else { return }
    if let last = bytes.bigEndian(at: start + 8, bytes: 4) { children.append(last) }
  }

  /// - Returns: whether there is a cell at that place.
  private mutating func take(_ bytes: [UInt8], at start: Int, _ usableSize: Int) -> Bool {
    var place = start
    if !kind.isLeaf {
      guard let child = bytes.bigEndian(at: place, bytes: 4) else { return false }
      children.append(child)
      place += 4
      if kind == .interiorTable { return true }
    }
    guard let size = bytes.varint(at: &place), (0...Int64(Self.longestPayload)).contains(size)
    else { return false }
    var rowID: Int64?
    if kind == .leafTable {
      guard let number = bytes.varint(at: &place) else { return false }
      rowID = number
    }
    let localBytes = Self.localBytes(of: Int(size), isIndex: kind.isIndex, usableSize)
    guard place + localBytes <= bytes.count else { return false }
    var overflow: Int?
    if localBytes < size {
      guard let next = bytes.bigEndian(at: place + localBytes, bytes: 4) else { return false }
      overflow = next
    }
    cells.append(
      Cell(
        rowID: rowID, payloadBytes: Int(size), local: place..<(place + localBytes),
        overflow: overflow))
    return true
  }

  /// How much of a payload lies on the page itself.
  private static func localBytes(of size: Int, isIndex: Bool, _ usable: Int) -> Int {
    let most = isIndex ? (usable - 12) * 64 / 255 - 23 : usable - 35
    guard size > most else { return size }
    let least = (usable - 12) * 32 / 255 - 23
    let fitting = least + (size - least) % (usable - 4)
    return fitting <= most ? fitting : least
  }
}
