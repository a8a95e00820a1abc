/// How dates are written in a spreadsheet: the letters d, m and y, and what stands between them,
/// such as `dd/mm/yyyy` or `d.m.yy`.
package struct DatePattern: Hashable, Sendable {
  private enum Part: Hashable {
    case day(Int)
    case month(Int)
    case year(Int)
    case literal(UInt8)
  }

  package let text: String
  private let parts: [Part]

  package static let iso = DatePattern(
    text: "yyyy-mm-dd",
    parts: [.year(4), .literal(45), .month(2), .literal(45), .day(2)])

  private init(text: String, parts: [Part]) {
    self.text = text
    self.parts = parts
  }

  /// Nil unless each of d, m (one or two of them) and y (two or four) stands there once, and
  /// nothing else does but ASCII punctuation and blanks.
  package init?(_ text: String) {
    var parts: [Part] = []
    var rest = Array(text.lowercased().utf8)[...]
    while let byte = rest.first {
      let run = rest.prefix { $0 == byte }.count
      switch (byte, run) {
      case (UInt8(ascii: "d"), 1...2): parts.append(.day(run))
      case (UInt8(ascii: "m"), 1...2): parts.append(.month(run))
      case (UInt8(ascii: "y"), 2), (UInt8(ascii: "y"), 4): parts.append(.year(run))
      case (33...47, _), (58...64, _), (32, _):
        parts += Array(repeating: .literal(byte), count: run)
      default: return nil
      }
      rest = rest.dropFirst(run)
    }
    let kinds = parts.map { part in
      switch part {
      case .day: "d"
      case .month: "m"
      case .year: "y"
      case .literal: ""
      }
    }
    guard kinds.joined().utf8.sorted() == Array("dmy".utf8) else { return nil }
    self.init(text: text, parts: parts)
  }

  /// The date that a text writes in this pattern. One digit is enough for a day or a month where
  /// something stands behind it that is none.
  package func date(from text: String) -> CalendarDate? {
    var rest = Array(text.utf8)[...]
    var (year, month, day) = (0, 0, 0)
    for (place, part) in parts.enumerated() {
      switch part {
      case .literal(let byte):
        guard rest.first == byte else { return nil }
        rest = rest.dropFirst()
      case .day(let width):
        guard let number = take(&rest, width, at: place) else { return nil }
        day = number
      case .month(let width):
        guard let number = take(&rest, width, at: place) else { return nil }
        month = number
      case .year(let width):
        guard let number = Self.number(&rest, digits: width...width) else { return nil }
        year = width == 2 ? Self.fullYear(number) : number
      }
    }
    return rest.isEmpty ? CalendarDate(year: year, month: month, day: day) : nil
  }

  private func take(_ rest: inout ArraySlice<UInt8>, _ width: Int, at place: Int) -> Int? {
    let next = place + 1 < parts.count ? parts[place + 1] : nil
    let isOpen: Bool
    switch next {
    case nil, .literal: isOpen = true
    default: isOpen = false
    }
    return Self.number(&rest, digits: isOpen ? 1...2 : width...width)
  }

  private static func number(_ rest: inout ArraySlice<UInt8>, digits: ClosedRange<Int>) -> Int? {
    let found = rest.prefix(digits.upperBound).prefix { (48...57).contains($0) }
    guard digits.contains(found.count) else { return nil }
    rest = rest.dropFirst(found.count)
    return found.reduce(0) { $0 * 10 + Int($1 - 48) }
  }

  /// Two digits mean the century that spreadsheets take them for.
  private static func fullYear(_ number: Int) -> Int { number < 30 ? 2000 + number : 1900 + number }
}
