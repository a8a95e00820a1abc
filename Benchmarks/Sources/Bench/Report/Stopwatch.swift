import Glibc
enum Stopwatch {
  static var cpu: Double {
    var t = timespec()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t)
    return Double(t.tv_sec) + Double(t.tv_nsec) / 1e9
  }
  static func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = cpu
    try body()
    return cpu - start
  }
}
