/// Compiled statements by their SQL text, at most `capacity` of them.
///
/// Compiling costs more than running a small statement, and a replica runs the same few dozen
/// statements for ever. A statement in use stays in the cache but is not handed out.
struct StatementCache {
  /// Enough for every statement of the engine and its typed tables; each takes a few kilobytes.
  static let capacity = 256

  private var handles: [String: StatementHandle] = [:]
  /// The statements that were asked for last. A text that is the very same one, as a constant is, is
  /// found among them without a look at its bytes.
  private var recent: [StatementHandle] = []
  private var oldestRecent = 0
  private static let recentCapacity = 8
  private var clock: UInt64 = 0

  var count: Int { handles.count }

  /// An idle statement for this text, or nil if there is none or it is in use.
  mutating func idle(_ sql: String) -> StatementHandle? {
    if let handle = recent.first(where: { $0.sql == sql }) {
      guard !handle.isInUse else { return nil }
      touch(handle)
      return handle
    }
    guard let handle = handles[sql], !handle.isInUse else { return nil }
    remember(handle)
    touch(handle)
    return handle
  }

  /// Keeps a newly compiled statement unless one of the same text is kept already.
  mutating func keep(_ handle: StatementHandle) {
    guard handles[handle.sql] == nil else { return }
    if handles.count >= Self.capacity { dropLeastRecentlyUsed() }
    touch(handle)
    handles[handle.sql] = handle
  }

  mutating func removeAll() {
    handles.removeAll()
    recent.removeAll()
  }

  private mutating func remember(_ handle: StatementHandle) {
    if recent.count < Self.recentCapacity {
      recent.append(handle)
    } else {
      recent[oldestRecent] = handle
    }
    oldestRecent = (oldestRecent + 1) % Self.recentCapacity
  }

  private mutating func touch(_ handle: StatementHandle) {
    clock += 1
    handle.lastUse = clock
  }

  private mutating func dropLeastRecentlyUsed() {
    guard let oldest = handles.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return }
    handles[oldest.key] = nil
    recent.removeAll()
  }
}
