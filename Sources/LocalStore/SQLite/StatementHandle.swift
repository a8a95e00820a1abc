internal import CSQLite

/// One compiled statement and whether somebody is using it. Finalised when nobody refers to it.
@safe
final class StatementHandle {
  let pointer: OpaquePointer
  let sql: String
  let parameterCount: Int
  /// True while a `Statement` holds it, so that the cache does not hand it out twice.
  var isInUse = false
  /// The cache's clock at the last use; the least recently used is dropped first.
  var lastUse: UInt64 = 0

  init(pointer: OpaquePointer, sql: String) {
    unsafe self.pointer = pointer
    self.sql = sql
    parameterCount = Int(unsafe sqlite3_bind_parameter_count(pointer))
  }

  deinit { unsafe _ = sqlite3_finalize(pointer) }
}
