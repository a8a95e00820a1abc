/// The table that people read.
struct ReportTable {
  let rows: [Measured]

  var text: String {
    let heads = ["target", "min", "median", "max", "limit", "met", ""]
    return TextColumns.text([heads] + rows.map(Self.cells), numbers: 1...4)
  }

  private static func cells(_ row: Measured) -> [String] {
    let sign =
      switch row.target.limit {
      case .atMost: "<= "
      case .atLeast: ">= "
      }
    let numbers = [row.minimum, row.median, row.maximum].map { $0.map(number) ?? "-" }
    let verdict = row.isMet.map { $0 ? "met" : "NOT MET" } ?? "not measured"
    return [row.target.name] + numbers + [sign + number(row.target.bound), verdict, row.note]
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
