import LocalStore
import SyncProtocol

extension Registry {
  /// Makes a registry from a backup safe to be used.
  ///
  /// An invitation that was used since would work a second time, so none is left open. And a laptop
  /// may know a later access list by the same revision, so the revision moves beyond all that were
  /// counted: to the wall clock's milliseconds.
  func startAnew() throws {
    try connection.transaction {
      try connection.execute(
        "UPDATE invitation SET expires = min(expires, ?1) WHERE used_at IS NULL", .time(now))
      try connection.execute(
        "UPDATE access_revision SET revision = max(revision + 1, ?1)", .time(now))
    }
  }
}
