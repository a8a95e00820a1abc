/// Moments as people read them: by this machine's clock and time zone, or in UTC.
package struct DisplayTime: Sendable {
  /// In UTC, and marked as such: for a server, whose readers sit in several countries.
  package static let utc = DisplayTime(offsetSeconds: nil)

  private let offsetSeconds: (@Sendable (UInt64) -> Int)?

  /// `2026-03-01 09:30`, local time.
  /// - Parameter offsetSeconds: how far local time is ahead of UTC at a moment in milliseconds since
  ///   1970.
  package static func local(_ offsetSeconds: @escaping @Sendable (UInt64) -> Int) -> DisplayTime {
    DisplayTime(offsetSeconds: offsetSeconds)
  }

  /// - Parameter milliseconds: since 1970.
  package func text(_ milliseconds: UInt64) -> String {
    let offset = Int64(offsetSeconds?(milliseconds) ?? 0)
    let shown = UInt64(clamping: Int64(clamping: milliseconds) + offset * 1_000)
    let parts = Timestamp.text(milliseconds: shown).split(separator: "T")
    let text = "\(parts[0]) \(parts.count > 1 ? parts[1].prefix(5) : "")"
    return offsetSeconds == nil ? text + "Z" : text
  }
}
