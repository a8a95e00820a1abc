/// A state's canonical bytes (`StateCodec.swift` has their grammar) read where they lie, if the
/// state is plain: never erased, and with one live entry in every register, whose value is a
/// single thing. Nearly every record is.
///
/// For bytes that were decoded before they were stored: what is checked is what keeps reading
/// within them. One of these reads many states after each other, so that none costs memory.
public struct PlainState: ~Copyable {
  public struct Cell {
    /// The place of the slot's name.
    public let slot: Range<Int>
    public let value: ValueSight
  }

  /// In the order of their slots.
  public private(set) var cells: [Cell] = []
  /// Of all of its edits.
  public private(set) var earliest = Stamp.zero
  public private(set) var latest = Mark(writer: WriterID(0), stamp: .zero)

  public init() {}

  /// - Returns: whether the state is plain; if not, what stands here says nothing.
  public mutating func read(_ bytes: borrowing Span<UInt8>) -> Bool {
    var offset = 0
    cells.removeAll(keepingCapacity: true)
    guard let parts = ValueSight.head(bytes, &offset), parts == (4, 2),
      let marks = readMarks(bytes, &offset),
      let slots = ValueSight.head(bytes, &offset), slots.major == 5,
      slots.argument <= UInt64(Limits.slotsPerStoredRecord)
    else { return false }
    for _ in 0..<slots.argument {
      guard let cell = Self.cell(bytes, &offset, marks: marks) else { return false }
      cells.append(cell)
    }
    return offset == bytes.count
  }

  /// - Returns: how many there are.
  private mutating func readMarks(
    _ bytes: borrowing Span<UInt8>, _ offset: inout Int
  ) -> UInt64? {
    guard let numbers = ValueSight.head(bytes, &offset), numbers.major == 4,
      numbers.argument > 0, numbers.argument % 2 == 0,
      numbers.argument <= UInt64(bytes.count)
    else { return nil }
    for place in 0..<numbers.argument / 2 {
      guard let writer = ValueSight.head(bytes, &offset), writer.major == 0,
        let bits = ValueSight.head(bytes, &offset), bits.major == 0
      else { return nil }
      let mark = Mark(writer: WriterID(writer.argument), stamp: Stamp(bits: bits.argument))
      if place == 0 || mark.stamp < earliest { earliest = mark.stamp }
      if place == 0 || (latest.stamp, latest.writer) < (mark.stamp, mark.writer) { latest = mark }
    }
    return numbers.argument / 2
  }

  @inline(__always)
  private static func cell(
    _ bytes: borrowing Span<UInt8>, _ offset: inout Int, marks: UInt64
  ) -> Cell? {
    guard let name = ValueSight.head(bytes, &offset), name.major == 3,
      name.argument <= UInt64(Limits.slotNameBytes),
      let slot = ValueSight.body(Int(name.argument), bytes, &offset),
      let entries = ValueSight.head(bytes, &offset), entries == (4, 2),
      let place = ValueSight.head(bytes, &offset), place.major == 0, place.argument < marks,
      let value = ValueSight.read(bytes, at: &offset)
    else { return nil }
    return Cell(slot: slot, value: value)
  }
}
