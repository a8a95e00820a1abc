import SyncProtocol

/// Records for other programs, and for `import` to take back without loss.
///
/// It lists what the typed tables hold, so whoever exports catches up first, and does it in one
/// snapshot.
public struct Export {
  public enum Format: String, Sendable, CaseIterable {
    case csv
    /// One array of records, as `list --json` shows them.
    case json
    /// One record in each line.
    case ndjson
  }

  /// How many bytes are gathered before they are handed on.
  static let portionBytes = 64 * 1024

  let store: FactStore
  let schema: Schema
  let reader: RecordReader
  /// Which records are told at all; a story without a valid consent is not.
  public var isIncluded: (RecordDocument) throws -> Bool = { _ in true }

  public init(reader: RecordReader) {
    store = reader.store
    schema = reader.schema
    self.reader = reader
  }

  /// Every record of a type.
  /// - Parameter sink: takes the bytes, portion by portion.
  /// - Returns: how many records there were.
  @discardableResult
  public func write(
    type: String, as format: Format, to sink: ([UInt8]) throws -> Void
  ) throws -> Int {
    let keys = try RecordQuery(type: type).keys(in: store, schema)
    switch format {
    case .csv: return try writeCSV(type, keys, to: sink)
    case .json, .ndjson: return try writeJSON([keys], as: format, to: sink)
    }
  }

  /// Every record of every type, those of a newer schema included. A table has the columns of one
  /// type, so there is no CSV of all.
  @discardableResult
  public func writeAll(as format: Format, to sink: ([UInt8]) throws -> Void) throws -> Int {
    guard format != .csv else {
      throw CommandFailure(
        .usage, code: "usage", message: "records of several types do not fit into one CSV file",
        hint: "Export one type, or use --format ndjson.")
    }
    let known = try schema.types.map { try RecordQuery(type: $0.name).keys(in: store, schema) }
    return try writeJSON(known + [unknownRecords()], as: format, to: sink)
  }

  private func unknownRecords() throws -> [RecordKey] {
    try store.connection.rows("SELECT zone, type, id FROM fact ORDER BY type, id, zone") { row in
      guard schema.type(row.text(1)) == nil, let zone = Zone(row.text(0)),
        let id = RecordID(bytes: row.blob(2))
      else { return RecordKey?.none }
      return RecordKey(zone: zone, type: row.text(1), id: id)
    }.compactMap { $0 }
  }

  private func writeJSON(
    _ keys: [[RecordKey]], as format: Format, to sink: ([UInt8]) throws -> Void
  ) throws -> Int {
    var writer = JSONWriter()
    if format == .json { writer.beginArray() }
    var count = 0
    for key in keys.joined() {
      guard let document = try document(of: key) else { continue }
      writer.value(document.json)
      if format == .ndjson { writer.newline() }
      if writer.count >= Self.portionBytes { try sink(writer.takeBytes()) }
      count += 1
    }
    if format == .json {
      writer.endArray()
      writer.newline()
    }
    try sink(writer.takeBytes())
    return count
  }

  /// The record, unless it is deleted or to be left out.
  func document(of key: RecordKey) throws -> RecordDocument? {
    guard let document = try reader.document(of: key), !document.isDeleted,
      try isIncluded(document)
    else { return nil }
    return document
  }
}
