/// Finds a shorter script that still fails (Zeller and Hildebrandt, "Simplifying and Isolating
/// Failure-Inducing Input", 2002): leaves out ever smaller pieces as long as the failure stays.
enum Shrinking {
  /// - Parameter fails: plays a script from its beginning and says whether it fails.
  static func shortest(_ script: Script, fails: (Script) -> Bool) -> Script {
    var best = script
    var size = best.happenings.count / 2
    while size >= 1 {
      var start = 0
      while start < best.happenings.count {
        var candidate = best
        let end = min(start + size, candidate.happenings.count)
        candidate.happenings.removeSubrange(start..<end)
        if fails(candidate) { best = candidate } else { start += size }
      }
      size /= 2
    }
    return best
  }
}
