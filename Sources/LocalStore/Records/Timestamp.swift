/// Moments as the interface writes them: ISO 8601 in UTC with milliseconds, the same in every
/// language and without a DateFormatter, which costs every cold start 4 ms.
public enum Timestamp {
  /// `2026-03-01T09:30:00.250Z`.
  /// - Parameter milliseconds: since 1970.
  public static func text(milliseconds: UInt64) -> String {
    let total = Int(clamping: milliseconds)
    let (days, rest) = total.quotientAndRemainder(dividingBy: 86_400_000)
    let (year, month, day) = civil(fromDays: days)
    let seconds = rest / 1000
    let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    let time =
      "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
    return "\(date)T\(time).\(padded(rest % 1000, 3))Z"
  }

  /// The day in UTC, `2026-03-01`.
  public static func day(milliseconds: UInt64) -> String {
    String(text(milliseconds: milliseconds).prefix { $0 != "T" })
  }

  /// The Gregorian date of a day counted from 1970-01-01 (Howard Hinnant, "chrono-Compatible
  /// Low-Level Date Algorithms", `civil_from_days`): years begin in March there, so that the day
  /// that is not always there is the last.
  private static func civil(fromDays days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
