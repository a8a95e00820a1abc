public import SyncProtocol

/// Keeps the typed tables and the index of names behind the facts: a consumer with a cursor over
/// the order in which they arrived here.
///
/// Catching up is done by whoever reads, in transactions of bounded size, each of which commits
/// its rows together with the cursor. Any sequence of changes and catching up leaves the same
/// tables as a rebuild. Every builder of one file must name authors alike.
///
/// A file that loses facts other than by newer ones (a zone that access was lost to) has its views
/// emptied by whoever takes them away.
public final class ViewBuilder {
  /// Whether what is read next is all that is held.
  public enum Freshness: Hashable, Sendable {
    case current
    /// Another process holds the file's lock, or the file is open for reading only: the tables are
    /// older than the facts, or half built.
    case behind
  }

  /// How long a reader waits for another process before it reads what is there.
  private static let patienceMilliseconds = 100

  /// How many facts, and how many of their dependents, one transaction takes.
  var stepSize = 1000
  /// How many it takes while the tables are filled for the first time, which costs less for each.
  var fillingStepSize = 16_000

  private let store: FactStore
  private let schema: Schema
  private let authorName: (WriterID) -> String?
  private let tables: ViewTables
  private var connection: Connection { store.connection }

  public init(
    store: FactStore, schema: Schema, authorName: @escaping (WriterID) -> String?
  ) {
    self.store = store
    self.schema = schema
    self.authorName = authorName
    tables = ViewTables(store.connection, schema)
  }

  /// Brings the views up to date, if nothing keeps it from that. Nothing is written if they are;
  /// nothing can be inside a transaction, which reads what is there.
  public func catchUp() throws -> Freshness {
    if try isCurrent() { return .current }
    guard connection.mode != .readOnly, !connection.isInTransaction else { return .behind }
    do {
      try connection.waiting(atMostMilliseconds: Self.patienceMilliseconds) { try takeSteps() }
      return .current
    } catch let error as SQLiteError where error.isBusy {
      return .behind
    }
  }

  /// Makes every table anew from the facts.
  public func rebuild() throws {
    try connection.transaction { _ = try reset() }
    try takeSteps()
  }

  /// Empties every table, in the transaction that takes facts away: whoever reads next fills them
  /// from what is left.
  func empty() throws { _ = try reset() }

  private func isCurrent() throws -> Bool {
    guard let state = try ViewState.read(connection), state.format == tables.format, state.isFilled
    else {
      return false
    }
    return try state.cursor == store.head()
      && !ViewDependencies(connection: connection).hasStale()
      && ViewAuthors(connection: connection).renamings(authorName).isEmpty
  }

  private func takeSteps() throws {
    let triggersWereEnabled = connection.triggersEnabled
    if triggersWereEnabled { connection.triggersEnabled = false }
    defer { if triggersWereEnabled { connection.triggersEnabled = true } }
    var reader: (head: UInt64, reader: RecordReader)?
    var isDone = false
    while !isDone {
      isDone = try connection.transaction {
        let head = try store.head()
        // What a reader remembers holds as long as no fact changes.
        let current = reader.flatMap { $0.head == head ? $0.reader : nil } ?? makeReader()
        reader = (head, current)
        return try step(head, current)
      }
    }
  }

  private func makeReader() -> RecordReader {
    RecordReader(store: store, schema: schema, authorName: authorName)
  }

  private func reset() throws -> ViewState {
    try tables.reset()
    let state = ViewState(
      format: tables.format, cursor: 0, settled: try store.head(), isFilled: false)
    try state.write(connection)
    return state
  }

  /// One transaction's work.
  /// - Returns: whether nothing is left.
  private func step(_ head: UInt64, _ reader: RecordReader) throws -> Bool {
    var state = try ViewState.read(connection) ?? reset()
    if state.format != tables.format { state = try reset() }
    let rows = try ViewRows(
      tables: tables, store: store, reader: reader, isFilling: !state.isFilled)
    try rows.markRenamed(authorName)
    let isDone = try state.isFilled ? follow(&state, head, rows) : fill(&state, rows)
    try rows.noteAuthors()
    try state.write(connection)
    return isDone
  }

  /// Reads what was there when the building began. Whatever changes meanwhile arrives later.
  private func fill(_ state: inout ViewState, _ rows: ViewRows) throws -> Bool {
    let taken = try rows.refresh(
      after: state.cursor, through: state.settled, limit: fillingStepSize, settled: state.settled)
    state.cursor = taken.last
    if taken.count < fillingStepSize {
      try tables.addIndexes()
      state.cursor = state.settled
      state.isFilled = true
    }
    return false
  }

  private func follow(
    _ state: inout ViewState, _ head: UInt64, _ rows: ViewRows
  ) throws -> Bool {
    let taken = try rows.refresh(
      after: state.cursor, through: head, limit: stepSize, settled: state.settled)
    let stale = try rows.dependencies.takeStale(limit: stepSize)
    for key in stale { try rows.refresh(key) }
    let isLast = taken.count < stepSize
    state.cursor = isLast ? head : taken.last
    return isLast && stale.count < stepSize
  }
}

extension Connection {
  /// Runs `body` with another busy timeout.
  fileprivate func waiting(atMostMilliseconds patience: Int, _ body: () throws -> Void) throws {
    let usual = try int64("PRAGMA busy_timeout") ?? Int64(Self.defaultBusyTimeoutMilliseconds)
    try execute("PRAGMA busy_timeout = \(patience)")
    do {
      try body()
    } catch {
      try execute("PRAGMA busy_timeout = \(usual)")
      throw error
    }
    try execute("PRAGMA busy_timeout = \(usual)")
  }
}
