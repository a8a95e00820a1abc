import SyncProtocol

/// What a command, or a row of a file, wants of one field: an assignment whose text has been
/// understood.
struct Intent: Hashable {
  enum Wish: Hashable {
    case value(Slot, Value)
    case adding(String)
    case removing(String)
    /// Exactly these elements.
    case elements([String])
  }

  let field: Field
  /// The field with its key, as people write it.
  let name: String
  let wish: Wish

  /// Throws a `ValueFailure`, or what looking up a reference throws.
  init(_ assignment: Assignment, _ parser: ValueParser) throws {
    field = assignment.field
    name = assignment.name
    wish = try Self.wish(assignment, parser)
  }

  private static func wish(_ assignment: Assignment, _ parser: ValueParser) throws -> Wish {
    let field = assignment.field
    switch (field.shape, assignment.operation) {
    case (.set, .add): return .adding(try parser.element(assignment.text, of: field.kind))
    case (.set, .remove): return .removing(try parser.element(assignment.text, of: field.kind))
    case (.set, .set):
      var elements: [String] = []
      for element in ElementList.elements(of: assignment.text) {
        let canonical = try parser.element(element, of: field.kind)
        if !elements.contains(canonical) { elements.append(canonical) }
      }
      return .elements(elements)
    case (.keyed(let kind), _):
      let key = try parser.element(assignment.key ?? "", of: kind)
      return .value(Slot(field.name, key), try parser.value(assignment.text, of: field.kind))
    case (.single, _):
      return .value(Slot(field.name), try parser.value(assignment.text, of: field.kind))
    }
  }

  /// Whether it would leave nothing in the field.
  var isEmptying: Bool {
    switch wish {
    case .value(_, let value): value.isNull
    case .elements(let elements): elements.isEmpty
    case .adding: false
    case .removing: true
    }
  }

  /// The value of a field that holds one; nil if it is emptied or holds several.
  var value: Value? {
    guard case .value(_, let value) = wish, !value.isNull else { return nil }
    return value
  }

  /// A reason to look twice at what was given.
  var oddity: EntryWarning? {
    guard let value, let text = value.textContent, let what = Oddity.of(value, in: field) else {
      return nil
    }
    return EntryWarning(
      code: "odd-value", message: "\(name): “\(ValueFailure.shortened(text))” \(what)", field: name)
  }
}
