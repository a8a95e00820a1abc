/// The `Date` of a response (RFC 9110 section 5.6.7), made once a second.
struct HTTPDate: Sendable {
  private var second: Int64 = .min
  private var text: [UInt8] = []

  /// For example `Sun, 06 Nov 1994 08:49:37 GMT`.
  mutating func bytes(unixSeconds: Int64) -> [UInt8] {
    if unixSeconds != second {
      second = unixSeconds
      text = Array(Self.format(unixSeconds).utf8)
    }
    return text
  }

  static func format(_ unixSeconds: Int64) -> String {
    let seconds = min(max(unixSeconds, 0), 253_402_300_799)
    let days = Int(seconds / 86_400)
    let time = Int(seconds % 86_400)
    let date = civilDate(daysSince1970: days)
    let clock = "\(pad(time / 3_600)):\(pad(time / 60 % 60)):\(pad(time % 60))"
    let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][days % 7]
    return "\(weekday), \(pad(date.day)) \(months[date.month - 1]) \(date.year) \(clock) GMT"
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  /// Counts in years that begin in March, so that the leap day comes last.
  private static func civilDate(daysSince1970: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = daysSince1970 + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
  }
}
