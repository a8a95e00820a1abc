import LocalStore
import SyncProtocol

/// `fieldbook schema [TYPE]`
enum SchemaCommand {
  static func command(_ types: [String]) -> ClientCommand {
    ClientCommand(
      CommandDeclaration(
        "schema", "Show the types of records, or the fields of one.",
        operands: [OperandDeclaration("TYPE", .optional, choices: types, "One type.")],
        examples: [
          CommandDeclaration.Example("fieldbook schema enterprise", "The fields of an enterprise.")
        ])
    ) { context in
      guard let name = context.arguments.operand("TYPE") else {
        return CommandAnswer(
          json: SchemaDocument(context.schema).json, table: table(context.schema), ifEmpty: "")
      }
      let type = try context.type(named: name)
      return CommandAnswer(json: SchemaDocument(type).json, table: table(type), ifEmpty: "")
    }
  }

  private static func table(_ schema: Schema) -> TextTable {
    var table = TextTable([
      TextTable.Column("Type", keepsWidth: true), TextTable.Column("Zone"),
      TextTable.Column("Written by"), TextTable.Column("Fields"),
    ])
    for type in schema.types {
      table.append([
        type.name, type.home == .commons ? "commons" : "country", type.writer.rawValue,
        type.fields.map(\.name).joined(separator: ", "),
      ])
    }
    return table
  }

  private static func table(_ type: RecordType) -> TextTable {
    var table = TextTable([
      TextTable.Column("Field", keepsWidth: true), TextTable.Column("Kind"),
      TextTable.Column("Policy"), TextTable.Column("Required"), TextTable.Column("Accepted"),
    ])
    for field in type.fields {
      let shape =
        switch field.shape {
        case .single: ""
        case .set: "set of "
        case .keyed(let key): "by \(key.name): "
        }
      let accepted = field.choices?.joined(separator: ", ") ?? field.referencedType ?? ""
      table.append([
        field.name, shape + field.kind.name, field.policy.rawValue,
        field.isRequired ? "yes" : "", accepted,
      ])
    }
    return table
  }
}
