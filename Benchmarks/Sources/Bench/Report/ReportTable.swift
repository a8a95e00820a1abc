/// The table that people read.
struct ReportTable {
  let rows: [Measured]

  var text: String {
    let heads = ["target", "min", "median", "max", "limit", "met", ""]
    return TextColumns.text([heads] + rows.map(Self.cells), numbers: 1...4)
  }

  private static func cells(_ row: Measured) -> [String] {
    let numbers = [row.minimum, row.median, row.maximum].map { $0.map(number) ?? "-" }
    return [row.target.name] + numbers + [limit(row.target), verdict(row), row.note]
  }

  private static func limit(_ target: Target) -> String {
    switch target.limit {
    case .atMost(let bound): "<= " + number(bound)
    case .atLeast(let bound): ">= " + number(bound)
    case nil: ""
    }
  }

  private static func verdict(_ row: Measured) -> String {
    if row.median == nil { return "not measured" }
    return row.isMet.map { $0 ? "met" : "NOT MET" } ?? ""
  }

  /// What is larger is the result of a division by next to nothing.
  private static let largest = 1e15

  /// Three digits that count, and none that is only zero.
  static func number(_ number: Double) -> String {
    guard number.isFinite, number.magnitude < Self.largest else { return "-" }
    if number >= 100 || number == number.rounded() { return "\(Int(number.rounded()))" }
    let scale: Double = number >= 10 ? 10 : number >= 1 ? 100 : 1000
    return "\((number * scale).rounded() / scale)"
  }
}
