import SyncProtocol

/// How values that were replaced before they could be pushed lie in the quarantine.
///
/// ```cddl
/// past = [* [slot: tstr, writer: uint, stamp: uint, value]]
/// ```
extension PastValue {
  static func encode(_ past: [PastValue]) -> [UInt8] {
    var writer = CBORWriter()
    writer.array(past.count)
    for value in past {
      writer.array(4)
      writer.text(value.slot.name)
      writer.unsigned(value.mark.writer.number)
      writer.unsigned(value.mark.stamp.bits)
      writer.encoded(value.value)
    }
    return writer.bytes
  }

  static func decode(_ bytes: [UInt8]) throws(CBORError) -> [PastValue] {
    var reader = CBORReader(bytes)
    var past: [PastValue] = []
    for _ in 0..<(try reader.array(upTo: Int(UInt32.max), "past values")) {
      try reader.array(exactly: 4, "a past value")
      let slot = Slot(try reader.text(upTo: Limits.slotNameBytes, "a slot's name"))
      let writer = WriterID(try reader.unsigned())
      let mark = Mark(writer: writer, stamp: Stamp(bits: try reader.unsigned()))
      let value = try Value(checking: Array(reader.input[try reader.skipItem()]))
      past.append(PastValue(slot: slot, mark: mark, value: value))
    }
    try reader.expectEnd()
    return past
  }
}
