import SyncProtocol

/// What a push changed of one record, as the journal keeps it.
struct JournalEntry {
  var type: String
  var id: RecordID
  var seq: UInt64
  var edits: [Edit]
  /// If it was the server's word that changed the record, and no push.
  var erasure: JournalErasure?

  /// One entry that was new to the server.
  struct Edit {
    var slot: Slot
    var mark: Mark
    /// Nil if the news was that somebody superseded it.
    var value: Value?
    /// Whether its author had replaced it before it was pushed.
    var isPast: Bool
    /// Sixteen random bytes, so that an erased value cannot be guessed from its hash.
    var salt: [UInt8]

    /// SHA-256 over the deterministic CBOR of `[salt, slot, value / undefined]`.
    var digest: [UInt8] {
      var writer = CBORWriter(reserving: 64)
      writer.array(3)
      writer.bytes(salt)
      writer.text(slot.name)
      if let value { writer.encoded(value.bytes) } else { writer.undefined() }
      return SHA256.hash(writer.bytes)
    }
  }

  /// The entries by which `after` differs from `before`, and the past values of a push.
  static func edits(
    from before: RecordState, to after: RecordState, past: [PastValue],
    using random: inout some RandomNumberGenerator
  ) -> [Edit] {
    var edits: [Edit] = []
    for value in past {
      edits.append(
        Edit(
          slot: value.slot, mark: value.mark, value: value.value, isPast: true,
          salt: salt(using: &random)))
    }
    for cell in after.cells {
      let known = Set(before[cell.slot].entries)
      for entry in cell.register.entries where !known.contains(entry) {
        edits.append(
          Edit(
            slot: cell.slot, mark: entry.mark, value: entry.value, isPast: false,
            salt: salt(using: &random)))
      }
    }
    return edits
  }

  private static func salt(using random: inout some RandomNumberGenerator) -> [UInt8] {
    RecordID(high: random.next(), low: random.next()).bytes
  }
}
