import LocalStore
import SyncProtocol

/// `fieldbook TYPE add`
enum AddCommand {
  static let command = ClientCommand(
    CommandDeclaration(
      "TYPE add", "Add a record.",
      details: [
        "FIELD=VALUE gives a field its value. FIELD+=ELEMENT adds to a set; FIELD=A;B gives all of "
          + "its elements. FIELD.KEY=VALUE is for fields with several values, such as title.it. "
          + "FIELD=@file reads a file. References take an id, a part of one, a code or a name.",
        "See “fieldbook schema TYPE” for the fields.",
      ],
      operands: [OperandDeclaration("FIELD=VALUE", .any, "What the record is to say.")],
      options: [
        .value("zone", "ZONE", "Where it belongs, if the replica holds several countries.")
      ],
      examples: [
        CommandDeclaration.Example(
          "fieldbook enterprise add legal_name=\"Il Giardinone\" country=IT sectors=\"food;care\"",
          ""),
        CommandDeclaration.Example(
          "fieldbook visit add enterprise=giardinone on=2026-03-01 topics+=marketing notes=@visit.txt",
          "An enterprise by its name, and notes out of a file."),
      ])
  ) { context in
    let type = try context.type()
    let replica = try context.replica()
    let entry = RecordEntry(replica)
    var assignments = try context.assignments(of: type)
    if context.mayAsk {
      for field in entry.missing(type, assignments) {
        assignments.append(try ask(field, context))
      }
    }
    let outcome = try entry.add(type, assignments, zone: try context.zone())
    return try context.answer(outcome, of: replica)
  }

  private static func ask(_ field: Field, _ context: CommandContext) throws -> Assignment {
    var question = field.name
    if let choices = field.choices { question += " (\(choices.joined(separator: ", ")))" }
    if let type = field.referencedType { question += " (\(type): id, code or name)" }
    return Assignment(field, .set, try context.ask(question, for: "\(field.name)=VALUE"))
  }
}

extension CommandContext {
  /// Larger than any value, so that the value's own limit is what is told.
  private static let longestFile = 2 * Limits.valueBytes

  /// The operands `FIELD=VALUE`.
  func assignments(of type: RecordType) throws -> [Assignment] {
    try arguments.operands("FIELD=VALUE").map { operand in
      try Assignment.parse(operand, of: type) { path in try Self.text(ofFile: path) }
    }
  }

  private static func text(ofFile path: String) throws -> String {
    guard let bytes = try FileContents.read(path, limit: longestFile) else {
      throw CommandFailure(
        .failure, code: "no-such-file", message: "there is no file \(path)",
        hint: "A value that begins with @ itself is written with two of them.")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CommandFailure(
        .invalidData, code: "not-text", message: "\(path) is not text in UTF-8")
    }
    return text
  }
}
