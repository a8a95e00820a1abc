import Glibc

/// How many files and sockets the process may have open.
enum DescriptorLimit {
  /// Left for the zones' files and their readers, the registry and what the system needs.
  private static let spare = 256

  /// Makes room for as many connections, if the system lets it: as a rule it allows 1,024
  /// descriptors, and many times more to those who ask.
  /// - Returns: how many connections there is room for.
  static func makeRoom(forConnections wanted: Int) -> Int {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      return wanted
    }
    let needed = rlim_t(wanted + spare)
    if limit.rlim_cur < needed {
      limit.rlim_cur = min(needed, limit.rlim_max)
      guard unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
        return wanted
      }
    }
    return max(1, min(wanted, Int(clamping: limit.rlim_cur) - spare))
  }
}
