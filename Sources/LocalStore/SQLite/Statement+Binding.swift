internal import CSQLite

/// Binding by position. Positions count from 1, as in `?1`. SQLite copies texts and blobs, so what
/// is given need not outlive the call. A position that does not exist, or a statement that is in the
/// middle of its rows, throws.
extension Statement {
  public mutating func bindNull(at position: Int) throws(SQLiteError) {
    try check(unsafe sqlite3_bind_null(handle.pointer, Int32(clamping: position)))
  }

  public mutating func bind(_ value: Int64, at position: Int) throws(SQLiteError) {
    try check(unsafe sqlite3_bind_int64(handle.pointer, Int32(clamping: position), value))
  }

  public mutating func bind(_ value: Int, at position: Int) throws(SQLiteError) {
    try bind(Int64(value), at: position)
  }

  /// NaN throws: SQLite would store NULL in its place.
  public mutating func bind(_ value: Double, at position: Int) throws(SQLiteError) {
    guard !value.isNaN else {
      throw connection.failure(
        SQLITE_MISMATCH, during: "bind", sql: handle.sql, message: "NaN cannot be stored")
    }
    try check(unsafe sqlite3_bind_double(handle.pointer, Int32(clamping: position), value))
  }

  public mutating func bind(_ value: String, at position: Int) throws(SQLiteError) {
    var text = value
    let pointer = unsafe handle.pointer
    let code = text.withUTF8 { bytes in
      unsafe fieldbook_sqlite_bind_text(
        pointer, Int32(clamping: position), bytes.baseAddress, sqlite3_uint64(bytes.count))
    }
    try check(code)
  }

  public mutating func bind(_ value: [UInt8], at position: Int) throws(SQLiteError) {
    try bind(value.span, at: position)
  }

  /// A blob.
  public mutating func bind(_ value: borrowing Span<UInt8>, at position: Int) throws(SQLiteError) {
    unsafe try bind(value.bytes, at: position)
  }

  /// A blob.
  public mutating func bind(_ value: borrowing RawSpan, at position: Int) throws(SQLiteError) {
    let pointer = unsafe handle.pointer
    let code = unsafe value.withUnsafeBytes { bytes in
      unsafe fieldbook_sqlite_bind_blob(
        pointer, Int32(clamping: position), bytes.baseAddress, sqlite3_uint64(bytes.count))
    }
    try check(code)
  }

  /// A text that is UTF-8 already. The caller answers for that it is.
  public mutating func bind(
    utf8 value: borrowing Span<UInt8>, at position: Int
  ) throws(SQLiteError) {
    let pointer = unsafe handle.pointer
    let code = unsafe value.withUnsafeBufferPointer { bytes in
      unsafe fieldbook_sqlite_bind_text(
        pointer, Int32(clamping: position), bytes.baseAddress, sqlite3_uint64(bytes.count))
    }
    try check(code)
  }

  /// The same, without a copy: the bytes have to stay where they are until something else is bound
  /// in their place.
  @unsafe
  mutating func bind(
    utf8InPlace value: borrowing Span<UInt8>, at position: Int
  ) throws(SQLiteError) {
    let pointer = unsafe handle.pointer
    let code = unsafe value.withUnsafeBufferPointer { bytes in
      unsafe fieldbook_sqlite_bind_text_in_place(
        pointer, Int32(clamping: position), bytes.baseAddress, sqlite3_uint64(bytes.count))
    }
    try check(code)
  }

  public mutating func bind(_ value: SQLValue, at position: Int) throws(SQLiteError) {
    switch value {
    case .null: try bindNull(at: position)
    case .integer(let value): try bind(value, at: position)
    case .real(let value): try bind(value, at: position)
    case .text(let value): try bind(value, at: position)
    case .blob(let value): try bind(value, at: position)
    }
  }

  /// Nil is NULL.
  public mutating func bind(_ value: Int64?, at position: Int) throws(SQLiteError) {
    if let value { try bind(value, at: position) } else { try bindNull(at: position) }
  }

  public mutating func bind(_ value: Int?, at position: Int) throws(SQLiteError) {
    if let value { try bind(value, at: position) } else { try bindNull(at: position) }
  }

  public mutating func bind(_ value: Double?, at position: Int) throws(SQLiteError) {
    if let value { try bind(value, at: position) } else { try bindNull(at: position) }
  }

  public mutating func bind(_ value: String?, at position: Int) throws(SQLiteError) {
    if let value { try bind(value, at: position) } else { try bindNull(at: position) }
  }

  public mutating func bind(_ value: [UInt8]?, at position: Int) throws(SQLiteError) {
    if let value { try bind(value, at: position) } else { try bindNull(at: position) }
  }

  /// Binds all parameters, from position 1 on. Throws unless there are as many values.
  public mutating func bind(_ values: [SQLValue]) throws(SQLiteError) {
    guard values.count == handle.parameterCount else {
      throw connection.failure(
        SQLITE_RANGE, during: "bind", sql: handle.sql,
        message: "\(values.count) values for \(handle.parameterCount) parameters")
    }
    for (offset, value) in values.enumerated() { try bind(value, at: offset + 1) }
  }

  private func check(_ code: Int32) throws(SQLiteError) {
    guard code == SQLITE_OK else {
      throw connection.failure(code, during: "bind", sql: handle.sql)
    }
  }
}
