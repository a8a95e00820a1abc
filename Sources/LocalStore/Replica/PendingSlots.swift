import SyncProtocol

/// What of a record the server has not acknowledged.
enum PendingSlots: Hashable {
  /// The whole record: the server has never acknowledged any of it.
  case everything
  /// Some slots, each with the stamp of the writer's last acknowledged entry, if there is one.
  case some([Slot: Stamp?])

  func contains(_ slot: Slot) -> Bool {
    switch self {
    case .everything: true
    case .some(let slots): slots[slot] != nil
    }
  }

  /// The pending slots of a state, each with the last acknowledged stamp.
  func slots(of state: RecordState) -> [Slot: Stamp?] {
    switch self {
    case .everything:
      Dictionary(uniqueKeysWithValues: state.cells.map { ($0.slot, Stamp?.none) })
    case .some(let slots): slots
    }
  }

  /// The same for a writer that has never had anything acknowledged.
  var forgettingStamps: PendingSlots {
    switch self {
    case .everything: .everything
    case .some(let slots): .some(slots.mapValues { _ in Stamp?.none })
    }
  }

  /// A CBOR map of slot names to stamps or null; nil for everything.
  var stored: [UInt8]? {
    guard case .some(let slots) = self else { return nil }
    var writer = CBORWriter()
    writer.map(slots.count)
    for (slot, stamp) in slots.sorted(by: { $0.key < $1.key }) {
      writer.text(slot.name)
      if let stamp { writer.unsigned(stamp.bits) } else { writer.null() }
    }
    return writer.bytes
  }

  /// The slots that a stored map names; none for nil.
  static func names(stored bytes: [UInt8]?) throws(CBORError) -> Set<Slot> {
    guard let bytes, case .some(let slots) = try PendingSlots(stored: bytes) else { return [] }
    return Set(slots.keys)
  }

  init(stored bytes: [UInt8]?) throws(CBORError) {
    guard let bytes else {
      self = .everything
      return
    }
    var reader = CBORReader(bytes)
    var slots: [Slot: Stamp?] = [:]
    for _ in 0..<(try reader.map(upTo: Limits.slotsPerRecord, "pending slots")) {
      let slot = Slot(try reader.text(upTo: Limits.slotNameBytes, "a slot's name"))
      slots[slot] = .some(try reader.skipNull() ? nil : Stamp(bits: try reader.unsigned()))
    }
    self = .some(slots)
  }
}
