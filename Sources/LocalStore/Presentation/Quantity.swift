/// Numbers with their units, as people read them.
package enum Quantity {
  /// `812 bytes`, `12.3 kB`, `4.0 MB`: a thousand at a time.
  package static func bytes(_ count: Int) -> String {
    if count < 1_000 { return counted(count, "byte") }
    var unit = 0
    var tenths = (count + 50) / 100
    while tenths >= 10_000, unit < 2 {
      tenths = (tenths + 500) / 1_000
      unit += 1
    }
    return "\(tenths / 10).\(tenths % 10) \(["kB", "MB", "GB"][unit])"
  }

  /// `1 record`, `2 records`.
  package static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  /// `40 seconds`, `7 minutes`, `3 hours`, `2 days`: one number is enough to judge by.
  package static func duration(milliseconds: UInt64) -> String {
    let seconds = Int(clamping: (milliseconds + 500) / 1_000)
    if seconds < 120 { return counted(seconds, "second") }
    if seconds < 120 * 60 { return counted((seconds + 30) / 60, "minute") }
    if seconds < 48 * 3_600 { return counted((seconds + 1_800) / 3_600, "hour") }
    return counted((seconds + 43_200) / 86_400, "day")
  }
}
