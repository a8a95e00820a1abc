/// A batch taken apart into columns, as a sender writes it.
struct BatchOutline {
  private(set) var types: [String] = []
  /// Names of slots. Records of two types do not share one, even if it reads the same.
  private(set) var slots: [Slot] = []
  /// The live and past values of each slot.
  private(set) var values: [[Value]] = []
  private(set) var shapes: [Shape] = []
  /// For each record its shape.
  private(set) var records: [UInt64] = []
  private(set) var marks = MarkColumns()

  /// What stands in `BatchShape`, as the numbers that tell shapes apart.
  struct Shape {
    /// Type, marks and how many cells; for each its slot, how many entries, and these; the place
    /// of what was kept; slots and marks of past values.
    var signature: [Int] = []
    var kept: Set<Slot>?
  }

  private var outlines: [TypeOutline] = []
  private var typePlaces: [Slot: Int] = [:]
  private var shapePlaces: [[Int]: Int] = [:]
  private var keptPlaces: [Set<Slot>: Int] = [:]
  private var lastType: Int?

  /// Where the slots of a type are among `slots`.
  private struct TypeOutline {
    let name: Slot
    var places: [Slot: Int] = [:]
    /// Those of the record before: the next one's are mostly the same.
    var latest: [Int] = []
  }

  init(_ deltas: [RecordDelta]) {
    records.reserveCapacity(deltas.count)
    var shape = Shape()
    var recordMarks = RecordMarks()
    for delta in deltas {
      outline(delta, &shape, &recordMarks)
      records.append(UInt64(place(of: shape)))
      for mark in recordMarks.marks { marks.add(mark) }
    }
  }

  private mutating func outline(
    _ delta: RecordDelta, _ shape: inout Shape, _ marks: inout RecordMarks
  ) {
    let type = place(ofType: delta.type)
    shape.signature.removeAll(keepingCapacity: true)
    shape.signature += [type, 0, delta.state.cells.count]
    shape.kept = delta.state.kept
    marks.removeAll()
    for (index, cell) in delta.state.cells.enumerated() {
      let slot = place(of: cell.slot, at: index, in: type)
      shape.signature.append(slot)
      shape.signature.append(cell.register.entries.count)
      for entry in cell.register.entries {
        shape.signature.append(2 * marks.place(of: entry.mark) + (entry.isLive ? 0 : 1))
        if let value = entry.value { values[slot].append(value) }
      }
    }
    shape.signature.append(keptPlace(of: shape.kept))
    for past in delta.past {
      let slot = place(of: past.slot, at: nil, in: type)
      shape.signature.append(slot)
      shape.signature.append(marks.place(of: past.mark))
      values[slot].append(past.value)
    }
    shape.signature[1] = marks.marks.count
  }

  private mutating func place(ofType type: String) -> Int {
    let name = Slot(type)
    if let lastType, outlines[lastType].name == name { return lastType }
    let place = typePlaces[name] ?? types.count
    if place == types.count {
      typePlaces[name] = place
      types.append(type)
      outlines.append(TypeOutline(name: name))
    }
    lastType = place
    return place
  }

  /// - Parameter index: which of the record's slots this is.
  private mutating func place(of slot: Slot, at index: Int?, in type: Int) -> Int {
    if let index, index < outlines[type].latest.count {
      let latest = outlines[type].latest[index]
      if slots[latest] == slot { return latest }
    }
    let place = outlines[type].places[slot] ?? slots.count
    if place == slots.count {
      outlines[type].places[slot] = place
      slots.append(slot)
      values.append([])
    }
    guard let index else { return place }
    if index < outlines[type].latest.count {
      outlines[type].latest[index] = place
    } else if index == outlines[type].latest.count {
      outlines[type].latest.append(place)
    }
    return place
  }

  private mutating func place(of shape: Shape) -> Int {
    if let last = records.last, shapes[Int(last)].signature == shape.signature { return Int(last) }
    if let place = shapePlaces[shape.signature] { return place }
    shapePlaces[shape.signature] = shapes.count
    shapes.append(shape)
    return shapes.count - 1
  }

  private mutating func keptPlace(of kept: Set<Slot>?) -> Int {
    guard let kept else { return 0 }
    if let place = keptPlaces[kept] { return place }
    keptPlaces[kept] = 1 + keptPlaces.count
    return keptPlaces.count
  }
}

/// The marks of one record, in the order of their first use.
private struct RecordMarks {
  private(set) var marks: [Mark] = []
  private var places: [Mark: Int] = [:]

  /// Looking through so few is faster than hashing.
  private static let fewMarks = 8

  mutating func removeAll() {
    marks.removeAll(keepingCapacity: true)
    if !places.isEmpty { places.removeAll() }
  }

  mutating func place(of mark: Mark) -> Int {
    for (place, known) in marks.prefix(Self.fewMarks).enumerated() where known == mark {
      return place
    }
    if marks.count >= Self.fewMarks, let place = places[mark] { return place }
    if marks.count >= Self.fewMarks { places[mark] = marks.count }
    marks.append(mark)
    return marks.count - 1
  }
}
