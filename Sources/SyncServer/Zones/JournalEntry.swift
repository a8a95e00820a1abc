import SyncProtocol

/// What a push changed of one record, as the journal keeps it.
struct JournalEntry {
  var type: String
  var id: RecordID
  var seq: UInt64
  var edits: [Edit]
  /// If it was the server's word that changed the record, and no push.
  var erasure: JournalErasure?

  /// What a push said of one edit.
  struct Edit {
    var slot: Slot
    var mark: Mark
    /// Nil if what is told is that somebody superseded it, or that it stood beside another.
    var value: Value?
    var kind: Kind
    /// Sixteen random bytes, so that an erased value cannot be guessed from its hash.
    var salt: [UInt8]

    enum Kind: UInt64 {
      /// New to the server: a value, or that it was superseded. Beside a new value of a disputed
      /// field everything that whoever pushed it knew to be superseded is told again.
      case news
      /// A value that its author had replaced before it was pushed.
      case past
      /// It stood, to whoever pushed a new value of a disputed field, beside that.
      case beside
    }

    /// SHA-256 over `journalDigestInput`.
    var digest: [UInt8] {
      var writer = CBORWriter(reserving: 64)
      writer.journalDigestInput(slot, value, kind, salt)
      return SHA256.hash(writer.bytes)
    }
  }

  /// The entries by which `after` differs from `before`, and the past values of a push.
  /// - Parameter pushed: the record as it was pushed, which tells what the author of an edit had
  ///   been shown where others' edits stand beside it.
  static func edits(
    from before: RecordState, to after: RecordState, pushed: RecordState = RecordState(),
    past: [PastValue], using random: inout some RandomNumberGenerator
  ) -> [Edit] {
    var edits: [Edit] = []
    for value in past {
      edits.append(
        Edit(
          slot: value.slot, mark: value.mark, value: value.value, kind: .past,
          salt: salt(using: &random)))
    }
    for cell in after.cells {
      for (entry, kind) in news(of: cell, before[cell.slot], pushed) {
        edits.append(
          Edit(
            slot: cell.slot, mark: entry.mark, value: kind == .beside ? nil : entry.value,
            kind: kind, salt: salt(using: &random)))
      }
    }
    return edits
  }

  /// What is new in a cell; and where several values stand, what a new one's author had seen: a
  /// register does not tell who superseded what, once two have superseded the same.
  private static func news(
    of cell: RecordState.Cell, _ before: Register, _ pushed: RecordState
  ) -> [(Entry, Edit.Kind)] {
    if cell.register == before { return [] }
    let known = Set(before.entries)
    let news = cell.register.entries.filter { !known.contains($0) }
    guard news.contains(where: \.isLive), cell.register.live.count > 1 else {
      return news.map { ($0, .news) }
    }
    let told = Set(news.map(\.mark))
    let context = pushed[cell.slot].entries.filter { !told.contains($0.mark) }
    return news.map { ($0, .news) } + context.map { ($0, $0.isLive ? .beside : .news) }
  }

  static func salt(using random: inout some RandomNumberGenerator) -> [UInt8] {
    RecordID(high: random.next(), low: random.next()).bytes
  }
}

extension CBORWriter {
  /// What an edit's digest is the hash of, instead of all that was written before: the deterministic
  /// CBOR of `[salt, slot, kind, value / undefined]`.
  mutating func journalDigestInput(
    _ slot: Slot, _ value: Value?, _ kind: JournalEntry.Edit.Kind, _ salt: [UInt8]
  ) {
    removeAll()
    array(4)
    bytes(salt)
    text(slot.name)
    unsigned(kind.rawValue)
    if let value { encoded(value) } else { undefined() }
  }
}
