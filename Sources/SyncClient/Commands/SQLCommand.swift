import LocalStore

/// `fieldbook sql`
enum SQLCommand {
  static let command = ClientCommand(
    CommandDeclaration(
      "sql", "Ask the replica in SQL; nothing can be changed by it.",
      details: ["Every type is a table of its name, with a column for each field."],
      operands: [OperandDeclaration("QUERY", .one, "One SELECT statement, between quotes.")],
      examples: [
        CommandDeclaration.Example(
          "fieldbook sql \"SELECT city, count(*) FROM enterprise GROUP BY city\"", "")
      ])
  ) { context in
    // The views are made on a connection that may write, and read on one that may not.
    let replica = try context.replicaWithViews()
    let connection = try Connection.open(replica.connection.path, mode: .readOnly)
    let result = try ReadOnlySQL(connection).run(context.arguments.operand("QUERY") ?? "")
    return CommandAnswer(json: result.json, table: result.table, ifEmpty: "No rows.")
  }
}
