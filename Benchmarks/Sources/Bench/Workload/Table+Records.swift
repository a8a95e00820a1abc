import LocalStore
import SyncProtocol

/// The rows as records of the replica: the first column is the id, a column whose name ends in
/// `_id` a reference, and every other one a field.
extension Table {
  var slots: [Slot] { columns.dropFirst().map { Slot($0) } }

  func key(ofRow number: Int) -> RecordKey {
    RecordKey(zone: WorkloadSchema.zone, type: name, id: id(cells[number * columns.count]))
  }

  /// What a new row writes.
  func writes(ofRow number: Int, to slots: [Slot]) -> [LocalChange.Write] {
    let row = row(number)
    return zip(slots, row.dropFirst()).map { slot, cell in
      LocalChange.Write(slot, value(cell, isReference: slot.name.hasSuffix("_id")))
    }
  }

  private func value(_ cell: Cell, isReference: Bool) -> Value {
    switch cell {
    case .text where isReference: .reference(id(cell))
    case .text(let place): .text(text(place))
    case .integer(let number): .integer(number)
    case .quarters(let number): .quarters(number)
    }
  }

  private func id(_ cell: Cell) -> RecordID {
    guard case .text(let place) = cell, let id = RecordID(text(place)) else {
      preconditionFailure("not an id")
    }
    return id
  }
}

extension Workload {
  /// The edits with what they name, for whoever does not keep the rows.
  var recordEdits: [RecordEdit] {
    edits.map { edit in
      let table = edit.table == enterprises.name ? enterprises : progress
      return RecordEdit(key: table.key(ofRow: edit.row), edit: edit)
    }
  }
}

/// What an edit writes, and to which record.
struct RecordEdit {
  let key: RecordKey
  fileprivate let edit: Workload.Edit

  var slot: Slot { Slot(edit.column) }

  func value(version: Int) -> Value { edit.moved(by: version).value.value }
}

extension Workload.Content {
  fileprivate var value: Value {
    switch self {
    case .text(let text): .text(text)
    case .integer(let number): .integer(Int64(number))
    case .quarters(let number): .quarters(Int64(number))
    }
  }
}

extension Value {
  fileprivate static func quarters(_ number: Int64) -> Value {
    guard let decimal = DecimalNumber(mantissa: number * 25, exponent: -2) else {
      preconditionFailure("too large")
    }
    return .decimal(decimal)
  }
}
