import LocalStore

/// A length of time as people write it: `30m`, `12h`, `7d`, `2w`.
enum Period {
  /// Longer than a year, an invitation is a forgotten one.
  private static let longest: UInt64 = 366 * 86_400_000

  private static let units: [Character: UInt64] = [
    "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 7 * 86_400_000,
  ]

  static func milliseconds(
    _ text: String, field: String
  ) throws(CommandFailure) -> UInt64 {
    guard let unit = text.last.flatMap({ units[$0] }),
      text.dropLast().utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
      let count = UInt64(text.dropLast()), count > 0, count <= longest / unit
    else {
      throw CommandFailure(
        .usage, code: "invalid-period", message: "“\(text)” is no length of time",
        field: field, hint: "Write a number and m, h, d or w, such as 12h or 7d; at most 366d.")
    }
    return count * unit
  }
}
