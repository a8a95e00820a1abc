import LocalStore
import SyncProtocol

extension Registry {
  /// Brings a zone's file up to everything that was ever erased in the zone: one that a killed
  /// server left half done, or one that was restored from a backup. To be called before the file
  /// is served; it may be called at any time, also while it is.
  /// - Returns: whether the file holds no byte any more of what was erased. If not, its tables are
  ///   clean, and something (a reader, a full disk) keeps it from being rewritten for the time
  ///   being.
  @discardableResult
  func applyErasures(to file: ZoneFile) throws -> Bool {
    let erasures = try eraseRecords(in: file)
    guard try ZoneErasing(file: file).destroyRemains() else { return false }
    try markDone(erasures)
    return true
  }

  /// The first half: what was erased is gone from every table.
  /// - Returns: all erasures of the zone.
  @discardableResult
  func eraseRecords(in file: ZoneFile) throws -> [ErasureEntry] {
    let erasures = try erasures(in: file.zone)
    try ZoneErasing(file: file).carryOut(erasures, at: now)
    return erasures
  }
}
