/// The workload W of `count` enterprises, twice as many progress rows and a delta of a thousand
/// edits of single fields.
///
/// The same seed and the same draws as the Python program that peers were measured with, down to
/// the generator behind them: every row and every edit is the same, so sizes may be compared.
struct Workload {
  static let seed: UInt32 = 20_260_101
  static let editCount = 1_000

  private(set) var enterprises = Table(
    "enterprise",
    "id name country nuts sector legal_form city email phone founded employees status notes")
  private(set) var progress = Table(
    "progress", "id enterprise_id module status score hours updated note")
  private(set) var edits: [Edit] = []

  var tables: [Table] { [enterprises, progress] }
  var rowCount: Int { enterprises.count + progress.count }

  /// A new value of one field of one row.
  struct Edit {
    let table: String
    let row: Int
    let column: String
    let value: Content
  }

  enum Content {
    case text(String)
    case integer(Int)
    case quarters(Int)
  }

  init(count: Int) { self.init(enterprises: count, progress: 2 * count, seed: Self.seed) }

  init(enterprises enterpriseCount: Int, progress progressCount: Int, seed: UInt32) {
    var generator = RowGenerator(seed: seed)
    var ids: [String] = []
    for _ in 0..<enterpriseCount { ids.append(generator.addEnterprise(to: &enterprises)) }
    for _ in 0..<progressCount { generator.addProgress(of: ids, to: &progress) }
    for _ in 0..<Self.editCount {
      edits.append(generator.edit(enterprises: enterpriseCount, progress: progressCount))
    }
  }
}

extension Workload.Edit {
  /// The same edit of the same row, with a value that differs from one version to the next, so that
  /// it can be made again: version 0 is the workload's own.
  func moved(by version: Int) -> Workload.Edit {
    guard version > 0 else { return self }
    let value: Workload.Content =
      switch value {
      case .text(let text): .text(text + String(repeating: "*", count: version))
      case .integer(let number): .integer(number + version)
      case .quarters(let number): .quarters(number + version)
      }
    return Workload.Edit(table: table, row: row, column: column, value: value)
  }
}
