/// A SQLite database and its log as pages, read without SQLite, which gives up where a page is
/// damaged.
///
/// Thread rule: one thread at a time.
final class DatabasePages {
  /// SQLite's own default, and what every file of ours has.
  private static let usualPageSize = 4_096

  let log: LogFrames
  let pageSize: Int
  /// How much of a page b-trees use.
  let usableSize: Int
  private let file: RawFile

  init(_ file: RawFile, log logFile: RawFile?) {
    let header = file.bytes(at: 0, count: 100) ?? []
    let isHeader = header.starts(with: Array("SQLite format 3\0".utf8))
    let stated = header.bigEndian(at: 16, bytes: 2).map { $0 == 1 ? 65_536 : $0 }
    let ownSize = isHeader ? stated.flatMap { Self.isPageSize($0) ? $0 : nil } : nil
    let log = LogFrames(logFile, pageSize: ownSize ?? Self.usualPageSize)
    pageSize = ownSize ?? (log.pageSize > 0 ? log.pageSize : Self.usualPageSize)
    usableSize = pageSize
    self.log = log.pageSize == pageSize ? log : .none
    self.file = file
  }

  static func isPageSize(_ size: Int) -> Bool {
    (512...65_536).contains(size) && size & (size - 1) == 0
  }

  /// Pages of the database as its last commit left it, as far as anything tells.
  var count: Int { max(file.size / pageSize, log.current.keys.max() ?? 0) }

  /// A page as its last commit left it; nil where it cannot be read.
  func page(_ number: Int) -> [UInt8]? {
    if let frame = log.current[number] { return log.page(frame) }
    guard number > 0, number <= file.size / pageSize else { return nil }
    return file.bytes(at: (number - 1) * pageSize, count: pageSize)
  }

  /// Calls `body` with every version of every page that is not in `known`, and with the older and
  /// the unbelieved versions of those that are.
  func eachLeftover(besides known: Set<Int>, _ body: (_ number: Int, [UInt8]) throws -> Void) throws
  {
    for number in stride(from: 1, through: count, by: 1) where !known.contains(number) {
      if let page = page(number) { try body(number, page) }
    }
    for (index, frame) in log.frames.enumerated() where log.current[frame.pageNumber] != index {
      if let page = log.page(index) { try body(frame.pageNumber, page) }
    }
    for number in log.current.keys.sorted() where number <= file.size / pageSize {
      if let page = file.bytes(at: (number - 1) * pageSize, count: pageSize) {
        try body(number, page)
      }
    }
  }
}
