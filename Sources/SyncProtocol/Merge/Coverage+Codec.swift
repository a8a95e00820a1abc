extension CBORWriter {
  /// `coverage = [* [writer: uint, stamp: uint, slots: [+ tstr]]]`, ascending.
  mutating func coverage(_ coverage: Coverage) {
    let groups = coverage.byMark
    array(groups.count)
    for group in groups {
      array(3)
      unsigned(group.mark.writer.number)
      unsigned(group.mark.stamp.bits)
      array(group.slots.count)
      for slot in group.slots { text(slot.name) }
    }
  }
}

extension CBORReader {
  mutating func coverage() throws(CBORError) -> Coverage {
    var coverage = Coverage()
    var previousMark: Mark?
    for _ in 0..<(try array(upTo: Limits.valueBytes, "a summary")) {
      try array(exactly: 3, "a summary's group")
      let writer = WriterID(try unsigned())
      let mark = Mark(writer: writer, stamp: Stamp(bits: try unsigned()))
      if let previousMark, previousMark >= mark { throw failure(.notSorted) }
      previousMark = mark
      try slots(of: mark, into: &coverage)
    }
    return coverage
  }

  private mutating func slots(
    of mark: Mark, into coverage: inout Coverage
  ) throws(CBORError) {
    var previous: Slot?
    let count = try array(upTo: Limits.slotsPerRecord, "a summary's slots")
    guard count > 0 else { throw failure(.invalid("a summary's group without slots")) }
    for _ in 0..<count {
      let slot = Slot(try text(upTo: Limits.slotNameBytes, "a slot's name"))
      if let previous, previous >= slot { throw failure(.notSorted) }
      previous = slot
      guard !coverage.covers(Mark(writer: mark.writer, stamp: .zero), of: slot) else {
        throw failure(.invalid("a summary that names a writer of one slot twice"))
      }
      coverage.add(mark, of: slot)
    }
  }
}
