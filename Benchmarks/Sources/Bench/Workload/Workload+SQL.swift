/// The edits as SQL.
extension Workload {
  func update(of edit: Edit) -> String {
    "UPDATE \(edit.table) SET \(edit.column) = \(edit.value.literal) WHERE id = '\(id(of: edit))'"
  }

  /// A row for a table of edits: table, id, column, value.
  func insert(of edit: Edit) -> String {
    "INSERT INTO edit VALUES ('\(edit.table)', '\(id(of: edit))', '\(edit.column)', "
      + "\(edit.value.literal))"
  }

  private func id(of edit: Edit) -> String {
    let table = edit.table == enterprises.name ? enterprises : progress
    guard case .text(let place)? = table.row(edit.row).first else {
      preconditionFailure("a row without an id")
    }
    return table.text(place)
  }
}

extension Workload.Content {
  /// No value of the workload has a quote in it.
  fileprivate var literal: String {
    switch self {
    case .text(let text): "'\(text)'"
    case .integer(let number): "\(number)"
    case .quarters(let number): "\(Double(number) / 4)"
    }
  }
}
