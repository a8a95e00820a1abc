#if canImport(Glibc)
  import Glibc
#endif

/// Which seeds a test plays: some thousands, or the one that `FIELDBOOK_SEED` names.
enum Seeds {
  static func range(_ shard: UInt64, count: UInt64) -> Range<UInt64> {
    guard let seed = chosen else { return shard * count..<(shard + 1) * count }
    return shard == 0 ? seed..<seed + 1 : 0..<0
  }

  static var chosen: UInt64? {
    guard let text = unsafe getenv("FIELDBOOK_SEED") else { return nil }
    return UInt64(unsafe String(cString: text))
  }
}
