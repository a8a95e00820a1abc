/// Walks the b-tree of a table past whatever cannot be read of it.
struct TreeWalk {
  /// A tree of more levels holds more rows than there are numbers for.
  private static let deepest = 24

  let pages: DatabasePages
  /// The pages seen so far.
  private(set) var visited: Set<Int> = []
  /// Whether no page and no row was left out.
  private(set) var isWhole = true

  init(_ pages: DatabasePages) { self.pages = pages }

  /// Calls `body` for each row, in the table's order.
  mutating func eachRow(from root: Int, _ body: (StoredRow) throws -> Void) throws {
    try visit(root, depth: 0, body)
  }

  private mutating func visit(
    _ number: Int, depth: Int, _ body: (StoredRow) throws -> Void
  ) throws {
    guard depth <= Self.deepest, visited.insert(number).inserted,
      let bytes = pages.page(number),
      let page = TreePage(bytes, number: number, usableSize: pages.usableSize)
    else {
      isWhole = false
      return
    }
    if !page.isWhole { isWhole = false }
    // Also in between the children of an index there are rows; their order matters to nobody.
    for cell in page.cells {
      guard let row = pages.row(cell, on: bytes) else {
        isWhole = false
        continue
      }
      try body(row)
    }
    for child in page.children { try visit(child, depth: depth + 1, body) }
  }
}

/// The root pages of a database's tables, as far as its schema can be read.
struct TableRoots {
  let pages: [String: Int]
  /// Whether every table is known.
  let isWhole: Bool

  init(_ source: DatabasePages) {
    var found: [String: Int] = [:]
    var walk = TreeWalk(source)
    // What the closure never throws, the walk does not either.
    try? walk.eachRow(from: 1) { row in
      guard row.values.count >= 4, case .text("table") = row.values[0],
        case .text(let name) = row.values[1], case .integer(let root) = row.values[3],
        let root = Int(exactly: root), root > 1
      else { return }
      found[name] = root
    }
    pages = found
    isWhole = walk.isWhole
  }
}
