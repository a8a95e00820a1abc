import SyncProtocol

/// Which slot of a type's plain records belongs to which column, found out once for each name.
final class PlainPlan {
  enum Target {
    case field(Int)
    /// An element of a set.
    case element(Int, String)
    /// It has no column.
    case unknown
    /// It takes more than its value to tell what people see.
    case unusual
  }

  let type: RecordType
  let labelField: Int?
  let label: [(place: Int, field: Field)]
  let names: [Int]
  let sets: [Int]
  /// The fields whose ids are stored, with the types that they name.
  let references: [(place: Int, type: String)]
  /// Records of a type mostly have the same slots: those of the last one.
  private var recent: [(name: [UInt8], target: Target)] = []

  init(_ type: RecordType) {
    self.type = type
    let fields = Array(type.fields.enumerated())
    names = fields.filter { $0.element.isName }.map(\.offset)
    sets = fields.filter { $0.element.shape == .set }.map(\.offset)
    references = fields.compactMap { place, field in
      field.isStoredAsID ? field.referencedType.map { (place, $0) } : nil
    }
    label = type.label.compactMap { name in
      type.fields.firstIndex { $0.name == name }.map { ($0, type.fields[$0]) }
    }
    labelField = TypedTable(type).labelField.flatMap { type.fields.firstIndex(of: $0) }
  }

  /// - Parameter number: which of the record's slots this is.
  func target(of name: borrowing Span<UInt8>, at number: Int) -> Target {
    if number < recent.count, Self.isSame(recent[number].name, name) {
      return recent[number].target
    }
    let bytes = name.indices.map { name[$0] }
    let target = target(of: Slot(String(decoding: bytes, as: UTF8.self)))
    if number < recent.count {
      recent[number] = (bytes, target)
    } else if number == recent.count {
      recent.append((bytes, target))
    }
    return target
  }

  private func target(of slot: Slot) -> Target {
    if slot.isControl { return .unusual }
    guard let place = type.fields.firstIndex(where: { $0.name == slot.field }) else {
      return .unknown
    }
    let field = type.fields[place]
    switch (field.shape, slot.element) {
    case (.single, nil): return .field(place)
    case (.single, _?), (.set, nil), (.keyed, nil): return .unknown
    case (.set, let element?):
      return field.referencedType == nil ? .element(place, element) : .unusual
    case (.keyed, _?): return .unusual
    }
  }

  private static func isSame(_ left: [UInt8], _ right: borrowing Span<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    for place in left.indices where left[place] != right[place] { return false }
    return true
  }
}
