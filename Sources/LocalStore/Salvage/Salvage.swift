internal import SyncProtocol

/// Copies every row of a replica that can still be read into a new file, from the bytes of the old
/// one: SQLite itself gives up where a page is damaged.
///
/// Rows of tables whose trees lead to all of their pages are what they were. Of the others, and of
/// facts, whose hashes tell whether they are sound, rows are taken wherever they are found: on
/// pages that nothing leads to any more, and in what the log holds besides its commits.
struct Salvage {
  /// Computed anew, or not to be known by a writer that begins.
  private static let leftOut: Set<String> = ["fact_head", "fact_digest", "push_attempt"]
  /// A database that has none of these tables is somebody else's.
  private static let ours: Set<String> = ["outbox", "own_writer"]

  private let pages: DatabasePages
  private let roots: TableRoots
  private let connection: Connection
  private let shapes: [TableShape]
  private var remains = SalvageRemains()
  /// The pages that the tables' trees led to.
  private var known: Set<Int> = []
  /// The tables whose trees lead to all of their pages.
  private var wholeTrees: Set<String> = []
  /// The tables of which nothing can be missing: commits that the log lost may have added to any.
  private var whole: Set<String> { pages.log.isTrusted ? wholeTrees : [] }

  /// - Parameter connection: a new file of the same format, empty.
  init(_ pages: DatabasePages, into connection: Connection) throws {
    self.pages = pages
    self.connection = connection
    roots = TableRoots(pages)
    shapes = try TableShape.all(in: connection).filter { !Self.leftOut.contains($0.name) }
  }

  /// Whether it is certainly no replica.
  var isForeign: Bool {
    roots.isWhole && !roots.pages.isEmpty && Self.ours.isDisjoint(with: roots.pages.keys)
  }

  /// Whether it is certainly a replica, whatever can be read of it.
  var isOurs: Bool { Self.ours.isSubset(of: roots.pages.keys) }

  mutating func run() throws -> SalvageRemains {
    try connection.executeScript(
      """
      PRAGMA temp_store = MEMORY;
      CREATE TEMP TABLE leftover_fact(seq, zone, type, id, hash, cell_seqs, state);
      """)
    try connection.transaction {
      for shape in shapes { try copy(shape, from: roots.pages[shape.name]) }
      try takeLeftovers()
      try dropUnknownSettings()
    }
    // What the log held of them was found besides.
    remains.knowsOwnWriters = wholeTrees.contains("own_writer")
    remains.knowsZones =
      try whole.contains("zone")
      && connection.int64("SELECT 1 FROM zone LIMIT 1") != nil
    remains.unreadableTables = Set(shapes.map(\.name)).subtracting(whole)
    return remains
  }

  private mutating func copy(_ shape: TableShape, from root: Int?) throws {
    guard let root else { return }
    var walk = TreeWalk(pages)
    var isUnderstood = true
    try walk.eachRow(from: root) { row in
      guard let values = shape.values(row) else {
        isUnderstood = false
        return
      }
      try insert(values, shape)
    }
    known.formUnion(walk.visited)
    if walk.isWhole, isUnderstood { wholeTrees.insert(shape.name) }
  }

  private mutating func insert(_ values: [SQLValue], _ shape: TableShape) throws {
    remains.rows += 1
    try connection.execute(shape.insertion, values: values)
    // The place is taken: both are looked at later.
    if connection.changes == 0, shape.name == "fact" { try keepFact(values) }
  }

  private mutating func takeLeftovers() throws {
    let wanted = shapes.filter { $0.name == "fact" || !whole.contains($0.name) }
    try pages.eachLeftover(besides: known) { number, bytes in
      guard let page = TreePage(bytes, number: number, usableSize: pages.usableSize) else { return }
      for cell in page.cells {
        guard let row = pages.row(cell, on: bytes) else { continue }
        for shape in wanted {
          if let values = shape.values(row) { try takeLeftover(values, shape) }
        }
      }
    }
  }

  private mutating func takeLeftover(_ values: [SQLValue], _ shape: TableShape) throws {
    remains.rows += 1
    switch shape.name {
    case "fact": try keepFact(values)
    // It may have been acknowledged long ago, so it is only offered.
    case "outbox": if let key = Self.key(values) { remains.outbox.insert(key) }
    default: try connection.execute(shape.insertion, values: values)
    }
  }

  /// Keeps a fact for later, unless a newer one of its record is there.
  private func keepFact(_ values: [SQLValue]) throws {
    let newer = try connection.int64(
      "SELECT 1 FROM fact WHERE id = ?1 AND type = ?2 AND zone = ?3 AND seq > ?4", values[3],
      values[2], values[1], values[0])
    guard newer == nil else { return }
    try connection.execute(
      "INSERT INTO \(SalvageRemains.factTable) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      values: values)
  }

  private static func key(_ values: [SQLValue]) -> RecordKey? {
    guard case .text(let zone) = values[1], case .text(let type) = values[2],
      case .blob(let id) = values[3], let zone = Zone(zone), let id = RecordID(bytes: id)
    else { return nil }
    return RecordKey(zone: zone, type: type, id: id)
  }

  /// What only looked like a setting.
  private func dropUnknownSettings() throws {
    let names = try connection.rows("SELECT name FROM setting") { $0.text(0) }
    for name in names where Setting(rawValue: name) == nil {
      try connection.execute("DELETE FROM setting WHERE name = ?1", .text(name))
    }
  }
}

extension LogFrames {
  /// Whether the last believed commit is the last that there was.
  var isTrusted: Bool { condition == .empty || condition == .whole }
}
