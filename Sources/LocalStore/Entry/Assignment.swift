package import SyncProtocol

/// One operand of `add` and `edit`: what a field shall be.
///
/// `FIELD=VALUE`, `FIELD+=ELEMENT` and `FIELD-=ELEMENT` for sets, `FIELD.KEY=VALUE` for keyed
/// fields, `FIELD=@file` for a file's contents, `FIELD=` to empty it.
package struct Assignment: Hashable, Sendable {
  package enum Operation: String, Hashable, Sendable {
    case set = "="
    case add = "+="
    case remove = "-="
  }

  package let field: Field
  /// The key of a keyed field, as typed; nil for every other.
  package let key: String?
  package let operation: Operation
  /// Empty to empty the field.
  package let text: String

  package init(_ field: Field, key: String? = nil, _ operation: Operation = .set, _ text: String) {
    self.field = field
    self.key = key
    self.operation = operation
    self.text = text
  }

  /// The field with its key, as people write it.
  package var name: String { key.map { "\(field.name).\($0)" } ?? field.name }

  /// - Parameter readFile: the contents of a file that was named with `@`.
  package static func parse(
    _ operand: String, of type: RecordType, readFile: (String) throws -> String
  ) throws -> Assignment {
    guard let (name, operation, given) = split(operand) else {
      throw usage(
        "“\(ValueFailure.shortened(operand))” gives no field a value", nil,
        hint: "Write FIELD=VALUE, such as \(type.fields.first?.name ?? "name")=…")
    }
    let (field, key) = try resolve(name, of: type)
    try check(operation, field, key)
    return Assignment(field, key: key, operation, try contents(of: given, readFile))
  }

  private static func split(_ operand: String) -> (String, Operation, String)? {
    guard let equals = operand.firstIndex(of: "=") else { return nil }
    let value = String(operand[operand.index(after: equals)...])
    var name = operand[..<equals]
    let operation: Operation =
      switch name.last {
      case "+": .add
      case "-": .remove
      default: .set
      }
    if operation != .set { name = name.dropLast() }
    return name.isEmpty ? nil : (String(name), operation, value)
  }

  /// The field that a name means, with the key behind its first point.
  package static func resolve(
    _ name: String, of type: RecordType
  ) throws -> (field: Field, key: String?) {
    let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let fieldName = parts.first.map { String($0) } ?? ""
    guard let field = type.field(fieldName) else {
      let names = type.fields.map(\.name)
      let hint =
        Spelling.suggestion(for: fieldName, among: names).map { "Did you mean “\($0)”?" }
        ?? "Its fields: \(names.joined(separator: ", "))."
      throw usage("\(type.name) has no field “\(fieldName)”", fieldName, hint: hint)
    }
    return (field, parts.count > 1 ? String(parts[1]) : nil)
  }

  private static func check(_ operation: Operation, _ field: Field, _ key: String?) throws {
    switch field.shape {
    case .set:
      guard key == nil else {
        throw usage(
          "\(field.name) is a set and has no keys", field.name,
          hint: "Write \(field.name)=a;b, \(field.name)+=a or \(field.name)-=a.")
      }
    case .keyed(let kind):
      let example = kind == .language ? "\(field.name).it" : "\(field.name).KEY"
      guard let key, !Blanks.trimmed(key).isEmpty else {
        throw usage(
          "\(field.name) has one value per \(kind == .language ? "language" : "key")",
          field.name, hint: "Write \(example)=VALUE.")
      }
      fallthrough
    case .single:
      guard operation == .set else {
        throw usage(
          "\(field.name) is not a set, so \(operation.rawValue) is not possible", field.name,
          hint: "Write \(field.name)=VALUE.")
      }
      if case .single = field.shape, let key {
        throw usage(
          "\(field.name) has no keys, so “.\(key)” is not possible", field.name,
          hint: "Write \(field.name)=VALUE.")
      }
    }
  }

  private static func contents(
    of given: String, _ readFile: (String) throws -> String
  ) throws -> String {
    guard given.hasPrefix("@") else { return given }
    let rest = String(given.dropFirst())
    if rest.hasPrefix("@") { return rest }
    // The last line's end is the editor's, not the author's.
    let contents = try readFile(rest)
    return contents.last?.isNewline == true ? String(contents.dropLast()) : contents
  }

  private static func usage(_ message: String, _ field: String?, hint: String) -> CommandFailure {
    CommandFailure(.usage, code: "usage", message: message, field: field, hint: hint)
  }
}
