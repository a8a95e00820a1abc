internal import SyncProtocol

/// What a query of a person's own found.
public struct QueryResult: Hashable, Sendable {
  public let columns: [String]
  public let rows: [[SQLValue]]

  /// An array of objects, one for each row. Columns of one name are told apart by a number behind
  /// it; blobs are in hexadecimal digits.
  public var json: JSONValue {
    let names = uniqueNames
    return .array(
      rows.map { row in
        .object(JSONObject(firstOf: zip(names, row).map { ($0, $1.json) }))
      })
  }

  /// For people. Numbers stand on the right.
  package var table: TextTable {
    var table = TextTable(
      columns.enumerated().map { position, name in
        let isNumeric = !rows.isEmpty && rows.allSatisfy { $0[position].isNumberOrNull }
        return TextTable.Column(name, isNumeric ? .right : .left)
      })
    for row in rows { table.append(row.map(\.shownText)) }
    return table
  }

  private var uniqueNames: [String] {
    var seen: Set<String> = []
    return columns.map { name in
      var unique = name
      var number = 2
      while !seen.insert(unique).inserted {
        unique = "\(name)_\(number)"
        number += 1
      }
      return unique
    }
  }
}

extension SQLValue {
  fileprivate var json: JSONValue {
    switch self {
    case .null: .null
    case .integer(let number): .integer(number)
    case .real(let number): JSONValue.number(number)
    case .text(let text): .string(text)
    case .blob: .string(shownText)
    }
  }

  fileprivate var isNumberOrNull: Bool {
    switch self {
    case .integer, .real, .null: true
    case .text, .blob: false
    }
  }

  fileprivate var shownText: String {
    switch self {
    case .null: ""
    case .integer(let number): String(number)
    case .real(let number): JSONValue.number(number).numberText ?? String(number)
    case .text(let text): text
    case .blob(let bytes): Hexadecimal.encode(bytes)
    }
  }
}
