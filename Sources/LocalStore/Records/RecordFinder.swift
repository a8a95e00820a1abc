public import SyncProtocol

/// Finds the record that a person means: by id, by a unique beginning or end of it, or by a code
/// or name.
///
/// A name comes before a part of an id: the code `2024` goes on meaning its record when ids that
/// end so turn up. It is right whether or not the views are up to date.
public final class RecordFinder {
  /// How many records an ambiguous reference lists.
  static let candidatesListed = 10

  private let store: FactStore
  private let schema: Schema
  /// A reader, as long as nothing changes: an import looks up thousands of names.
  private var known: (state: [Int64], reader: RecordReader)?

  public init(store: FactStore, schema: Schema) {
    self.store = store
    self.schema = schema
  }

  /// - Parameters:
  ///   - type: the type of record that is meant; nil for any.
  ///   - includingDeleted: also finds what was deleted, unless a live record has that name.
  public func find(
    _ reference: String, type: String?, includingDeleted: Bool = false
  ) throws -> RecordKey {
    let reader = try reader()
    let live = try candidates(reference, type, reader, isDeleted: false)
    if live.count == 1 { return live[0] }
    if live.count > 1 { throw try Self.ambiguous(reference, live, reader) }
    let deleted = try candidates(reference, type, reader, isDeleted: true)
    guard includingDeleted else { throw notFound(reference, type, isDeleted: !deleted.isEmpty) }
    if deleted.count == 1 { return deleted[0] }
    throw deleted.isEmpty
      ? notFound(reference, type, isDeleted: false)
      : try Self.ambiguous(reference, deleted, reader)
  }

  /// What a record is called.
  package func label(of key: RecordKey) throws -> String { try reader().label(of: key) }

  private func reader() throws -> RecordReader {
    // Others' changes raise the head; what this connection has not committed, or rolls back, shows
    // in one of the two.
    let state = [
      try store.connection.int64("SELECT max(seq) FROM fact") ?? 0,
      Int64(store.connection.totalChanges),
    ]
    if let known, known.state == state { return known.reader }
    let reader = RecordReader(store: store, schema: schema) { _ in nil }
    known = (state, reader)
    return reader
  }

  /// In the order of their keys, and one more than are listed at most.
  private func candidates(
    _ reference: String, _ type: String?, _ reader: RecordReader, isDeleted: Bool
  ) throws -> [RecordKey] {
    let reference = Blanks.trimmed(reference)
    var search = RecordSearch(
      store: store, type: type, isDeleted: isDeleted, limit: Self.candidatesListed + 1)
    if let id = RecordID(reference) {
      try search.addID(id)
    } else {
      try search.addNamed(NameKey.folded(reference), reader)
      if search.found.isEmpty, let fragment = IDFragment(reference) {
        try search.addIDs(like: fragment)
      }
    }
    return search.found.sorted()
  }

  private func notFound(_ reference: String, _ type: String?, isDeleted: Bool) -> CommandFailure {
    let shown = DisplayText.shortened(DisplayText.singleLine(reference), to: 60)
    let what = type ?? "record"
    return CommandFailure(
      .notFound, code: "not-found",
      message: isDeleted
        ? "the \(what) “\(shown)” was deleted" : "there is no \(what) “\(shown)” here",
      record: reference,
      hint: isDeleted
        ? "Bring it back with restore, or look at it with show."
        : "Give an id, at least four characters of its beginning or end, or a code or name.")
  }

  private static func ambiguous(
    _ reference: String, _ keys: [RecordKey], _ reader: RecordReader
  ) throws -> CommandFailure {
    // Only those that are listed are worth a name.
    let labels = try keys.prefix(candidatesListed).map { try reader.label(of: $0) }
    let rest = Array(repeating: "", count: keys.count - labels.count)
    return .ambiguous(reference, Array(zip(keys, labels + rest)))
  }
}

extension CommandFailure {
  /// A reference that could be several records.
  static func ambiguous(
    _ reference: String, _ records: [(key: RecordKey, label: String)]
  ) -> CommandFailure {
    let shown = DisplayText.shortened(DisplayText.singleLine(reference), to: 60)
    var lines = records.prefix(RecordFinder.candidatesListed).map { key, label in
      "\(key.id.short)  \(key.type)  \(DisplayText.singleLine(label))"
    }
    if records.count > RecordFinder.candidatesListed { lines.append("and more") }
    return CommandFailure(
      .notFound, code: "ambiguous", message: "“\(shown)” could be several records",
      record: reference, hint: (["Say which:"] + lines).joined(separator: "\n"))
  }
}
