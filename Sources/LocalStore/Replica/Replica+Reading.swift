/// What reads a replica's records, with the names of their authors.
extension Replica {
  /// For one reading: make a new one after a change.
  public func reader() -> RecordReader {
    RecordReader(store: store, schema: schema) { [self] writer in
      (try? authorName(of: writer)) ?? nil
    }
  }

  public func finder() -> RecordFinder { RecordFinder(store: store, schema: schema) }

  public func views() -> ViewBuilder {
    ViewBuilder(store: store, schema: schema) { [self] writer in
      (try? authorName(of: writer)) ?? nil
    }
  }
}
