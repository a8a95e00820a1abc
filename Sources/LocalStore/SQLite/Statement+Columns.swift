internal import CSQLite

/// Reads of the current row. Columns count from 0. Reading without a row, or a column that does not
/// exist, is a programmer's error. A value of another type is converted as SQLite does; NULL reads
/// as 0 or empty unless the `OrNil` form is used.
extension Statement {
  public var columnCount: Int { Int(unsafe sqlite3_column_count(handle.pointer)) }

  /// The name of a column of the result, known before the first step.
  public func columnName(_ column: Int) -> String {
    precondition(column >= 0 && column < columnCount, "no column \(column)")
    guard let name = unsafe sqlite3_column_name(handle.pointer, Int32(column)) else { return "" }
    return unsafe String(cString: name)
  }

  public func isNull(_ column: Int) -> Bool {
    unsafe sqlite3_column_type(handle.pointer, index(column)) == SQLITE_NULL
  }

  public func int64(_ column: Int) -> Int64 {
    unsafe sqlite3_column_int64(handle.pointer, index(column))
  }

  public func int(_ column: Int) -> Int { Int(int64(column)) }

  public func double(_ column: Int) -> Double {
    unsafe sqlite3_column_double(handle.pointer, index(column))
  }

  public func bool(_ column: Int) -> Bool { int64(column) != 0 }

  /// Invalid UTF-8, which only another program can have stored, is repaired with U+FFFD.
  public func text(_ column: Int) -> String {
    let index = index(column)
    // The text first: it may convert, and the count of bytes is then the converted text's.
    guard let start = unsafe sqlite3_column_text(handle.pointer, index) else { return "" }
    let count = Int(unsafe sqlite3_column_bytes(handle.pointer, index))
    return unsafe String(
      decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  public func blob(_ column: Int) -> [UInt8] {
    unsafe withUnsafeBlob(column) { unsafe [UInt8]($0) }
  }

  public func int64OrNil(_ column: Int) -> Int64? { isNull(column) ? nil : int64(column) }
  public func intOrNil(_ column: Int) -> Int? { isNull(column) ? nil : int(column) }
  public func doubleOrNil(_ column: Int) -> Double? { isNull(column) ? nil : double(column) }
  public func textOrNil(_ column: Int) -> String? { isNull(column) ? nil : text(column) }
  public func blobOrNil(_ column: Int) -> [UInt8]? { isNull(column) ? nil : blob(column) }

  /// Lends a blob's bytes without copying them; empty if NULL.
  public func withBlob<Result: ~Copyable, Failure: Error>(
    _ column: Int, _ body: (borrowing RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    unsafe try withUnsafeBlob(column) { bytes throws(Failure) in
      try body(unsafe bytes.bytes)
    }
  }

  /// As `withBlob`. The pointer is valid only inside the call.
  @unsafe
  public func withUnsafeBlob<Result: ~Copyable, Failure: Error>(
    _ column: Int, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let index = index(column)
    let start = unsafe sqlite3_column_blob(handle.pointer, index)
    let count = Int(unsafe sqlite3_column_bytes(handle.pointer, index))
    return try unsafe body(UnsafeRawBufferPointer(start: start, count: count))
  }

  /// The value in the type in which it is stored.
  public func value(_ column: Int) -> SQLValue {
    switch unsafe sqlite3_column_type(handle.pointer, index(column)) {
    case SQLITE_INTEGER: .integer(int64(column))
    case SQLITE_FLOAT: .real(double(column))
    case SQLITE_TEXT: .text(text(column))
    case SQLITE_BLOB: .blob(blob(column))
    default: .null
    }
  }

  /// SQLite answers a wrong column with NULL, and a typing error would read as missing data.
  private func index(_ column: Int) -> Int32 {
    let count = unsafe sqlite3_data_count(handle.pointer)
    precondition(column >= 0 && column < count, "no row, or no column \(column)")
    return Int32(column)
  }
}
