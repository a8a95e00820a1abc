import LocalStore

/// Moments as people read them here: `2026-03-01 09:30`, by this laptop's clock and time zone.
struct LocalTime {
  /// How far local time is ahead of UTC at a moment, in seconds.
  let offsetSeconds: (UInt64) -> Int

  func text(_ milliseconds: UInt64) -> String {
    let local = Int64(clamping: milliseconds) + Int64(offsetSeconds(milliseconds)) * 1_000
    let text = Timestamp.text(milliseconds: UInt64(clamping: local))
    let parts = text.split(separator: "T")
    return "\(parts[0]) \(parts.count > 1 ? parts[1].prefix(5) : "")"
  }
}
