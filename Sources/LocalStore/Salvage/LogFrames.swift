/// A write-ahead log as it lies on the disk (https://www.sqlite.org/fileformat2.html, section 4),
/// whatever happened to it.
///
/// SQLite believes a log up to the first frame that is not as it was written, and forgets the rest
/// without a word: of a damaged log these are commits that somebody was told are durable.
struct LogFrames {
  enum Condition: Hashable {
    /// No log, or nothing in it.
    case empty
    /// What follows the last commit, if anything does, is what a crash leaves behind.
    case whole
    /// Its first bytes are not those of a log, though frames follow.
    case noHeader
    /// Commits stand behind a frame that was damaged.
    case broken
  }

  struct Frame {
    let pageNumber: Int
  }

  static let headerBytes = 32
  static let frameHeaderBytes = 24

  let condition: Condition
  /// Every frame, believed or not.
  let frames: [Frame]
  /// For each page the frame of its last believed commit.
  let current: [Int: Int]
  private let file: RawFile?
  let pageSize: Int

  static var none: LogFrames {
    LogFrames(condition: .empty, frames: [], current: [:], file: nil, pageSize: 0)
  }

  private init(
    condition: Condition, frames: [Frame], current: [Int: Int], file: RawFile?, pageSize: Int
  ) {
    self.condition = condition
    self.frames = frames
    self.current = current
    self.file = file
    self.pageSize = pageSize
  }

  /// The page that a frame holds; nil where the disk cannot read it.
  func page(_ frame: Int) -> [UInt8]? {
    file?.bytes(at: Self.offset(frame, pageSize) + Self.frameHeaderBytes, count: pageSize)
  }

  fileprivate static func offset(_ frame: Int, _ pageSize: Int) -> Int {
    headerBytes + frame * (frameHeaderBytes + pageSize)
  }
}

extension LogFrames {
  /// - Parameter pageSize: the database's, for a log that does not say its own.
  init(_ file: RawFile?, pageSize databasePageSize: Int) {
    guard let file, file.size > Self.headerBytes else {
      self = .none
      return
    }
    let header = LogHeader(file.bytes(at: 0, count: Self.headerBytes) ?? [])
    let pageSize = header?.pageSize ?? databasePageSize
    let count = (file.size - Self.headerBytes) / (Self.frameHeaderBytes + pageSize)
    var reading = LogReading(header: header)
    for index in 0..<count {
      let offset = Self.offset(index, pageSize)
      reading.take(
        file.bytes(at: offset, count: Self.frameHeaderBytes) ?? [],
        page: file.bytes(at: offset + Self.frameHeaderBytes, count: pageSize))
    }
    self.init(
      condition: reading.condition, frames: reading.frames, current: reading.current,
      file: file, pageSize: pageSize)
  }
}

/// The first 32 bytes of a log.
private struct LogHeader {
  let pageSize: Int
  let salts: ArraySlice<UInt8>
  let checksum: LogChecksum

  init?(_ bytes: [UInt8]) {
    guard bytes.count == LogFrames.headerBytes, let magic = bytes.bigEndian(at: 0, bytes: 4),
      magic | 1 == 0x377f_0683, bytes.bigEndian(at: 4, bytes: 4) == 3_007_000,
      let pageSize = bytes.bigEndian(at: 8, bytes: 4), DatabasePages.isPageSize(pageSize)
    else { return nil }
    var sum = LogChecksum(isBigEndian: magic & 1 == 1)
    sum.add(bytes[..<24])
    guard sum.stored(bytes, at: 24) else { return nil }
    self.pageSize = pageSize
    salts = bytes[16..<24]
    checksum = sum
  }
}

/// The sum over a log up to some frame, in which each frame continues the one before it.
private struct LogChecksum {
  let isBigEndian: Bool
  var first: UInt32 = 0
  var second: UInt32 = 0

  init(isBigEndian: Bool) { self.isBigEndian = isBigEndian }

  mutating func add(_ bytes: ArraySlice<UInt8>) {
    var place = bytes.startIndex
    while place + 8 <= bytes.endIndex {
      first = first &+ word(bytes, place) &+ second
      second = second &+ word(bytes, place + 4) &+ first
      place += 8
    }
  }

  private func word(_ bytes: ArraySlice<UInt8>, _ place: Int) -> UInt32 {
    var word: UInt32 = 0
    for offset in 0..<4 {
      word = word << 8 | UInt32(bytes[isBigEndian ? place + offset : place + 3 - offset])
    }
    return word
  }

  /// Whether this sum is what stands at a place.
  func stored(_ bytes: [UInt8], at place: Int) -> Bool {
    bytes.bigEndian(at: place, bytes: 4) == Int(first)
      && bytes.bigEndian(at: place + 4, bytes: 4) == Int(second)
  }

  /// Goes on from what a frame says of itself, so that the next one can be checked even if this
  /// one was damaged.
  mutating func trust(_ bytes: [UInt8], at place: Int) {
    first = UInt32(truncatingIfNeeded: bytes.bigEndian(at: place, bytes: 4) ?? 0)
    second = UInt32(truncatingIfNeeded: bytes.bigEndian(at: place + 4, bytes: 4) ?? 0)
  }
}

/// Reads a log frame by frame, as SQLite's recovery does, and on behind the place where that stops.
private struct LogReading {
  private let header: LogHeader?
  private var sum: LogChecksum
  private var isBelieved: Bool
  private var uncommitted: [Int: Int] = [:]
  private var hasLaterCommit = false
  private var hasContent = false

  private(set) var frames: [LogFrames.Frame] = []
  private(set) var current: [Int: Int] = [:]

  init(header: LogHeader?) {
    self.header = header
    sum = header?.checksum ?? LogChecksum(isBigEndian: false)
    isBelieved = header != nil
  }

  var condition: LogFrames.Condition {
    if frames.isEmpty { return .empty }
    // A log whose very header never reached the disk had no commit yet.
    if header == nil { return hasContent ? .noHeader : .empty }
    return hasLaterCommit ? .broken : .whole
  }

  mutating func take(_ head: [UInt8], page: [UInt8]?) {
    let number = head.bigEndian(at: 0, bytes: 4) ?? 0
    let count = head.bigEndian(at: 4, bytes: 4) ?? 0
    let matches = header.map { head.count == 24 && head[8..<16] == $0.salts } ?? false
    hasContent = hasContent || number > 0
    frames.append(LogFrames.Frame(pageNumber: number))
    guard matches, let page, number > 0 else {
      isBelieved = false
      if head.count == 24 { sum.trust(head, at: 16) }
      return
    }
    sum.add(head[..<8])
    sum.add(page[...])
    let isRight = sum.stored(head, at: 16)
    if !isRight { sum.trust(head, at: 16) }
    note(frames.count - 1, number, count, isRight)
  }

  private mutating func note(_ frame: Int, _ number: Int, _ count: Int, _ isRight: Bool) {
    guard isRight, isBelieved else {
      isBelieved = false
      hasLaterCommit = hasLaterCommit || isRight && count > 0
      return
    }
    uncommitted[number] = frame
    guard count > 0 else { return }
    current.merge(uncommitted) { $1 }
    uncommitted = [:]
  }
}
