extension FactStore {
  /// Calls `body` for each fact, without holding more than one.
  func eachFact(
    where condition: String = "1", _ values: [SQLValue] = [], _ body: (Fact) throws -> Void
  ) throws {
    try connection.query(
      "SELECT \(Self.columns) FROM fact WHERE \(condition)", values: values
    ) { row in try body(Self.fact(row)) }
  }
}
