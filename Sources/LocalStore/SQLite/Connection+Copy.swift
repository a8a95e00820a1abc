extension Connection {
  /// Copies the whole database, as one commit left it, into another file.
  ///
  /// Others go on writing meanwhile. The copy holds nothing that was deleted before: neither free
  /// pages nor a log. Throws inside a transaction.
  /// - Parameter path: absolute; of an empty file, or of none.
  public func copy(to path: String) throws(SQLiteError) {
    try execute("VACUUM INTO ?1", .text(path))
  }
}
