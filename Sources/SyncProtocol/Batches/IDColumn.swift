/// Ids, of records or of those that are referred to, without the bits that a UUID's version fixes.
///
/// ```cddl
/// ids = [* (0, bstr)                ; as they are, 16 bytes each
///        / (4 / 8, bstr)            ; version 4 or 8: 48, 12 and 62 bits each
///        / (7, bstr, bstr)]         ; version 7: varints, zigzag: milliseconds since the one
///                                   ; before; then 12 and 62 bits each
/// ```
/// The bits follow each other without gaps, the highest first; what is left of the last byte is 0.
enum IDColumn {
  /// How a run of ids is written.
  enum Form: UInt64 {
    case plain = 0
    case random = 4
    case timed = 7
    case derived = 8

    init(_ id: RecordID) {
      let isUUID = id.low >> 62 == 2
      self = isUUID ? Form(rawValue: UInt64(id.version)) ?? .plain : .plain
    }

    /// The bits of one id.
    var bitsEach: Int {
      switch self {
      case .plain: 128
      case .random, .derived: 122
      case .timed: 74
      }
    }
  }

  /// Runs shorter than this on average are not worth their heads.
  static let shortestRun = 8

  static func runs(_ ids: [RecordID]) -> [(form: Form, ids: ArraySlice<RecordID>)] {
    var runs: [(form: Form, ids: ArraySlice<RecordID>)] = []
    var start = 0
    for place in ids.indices {
      let form = Form(ids[place])
      if place + 1 < ids.count, Form(ids[place + 1]) == form { continue }
      runs.append((form, ids[start...place]))
      start = place + 1
    }
    return runs.count > 1 + ids.count / shortestRun ? [(.plain, ids[...])] : runs
  }
}

extension CBORWriter {
  mutating func ids(_ ids: [RecordID]) {
    let runs = IDColumn.runs(ids)
    array(runs.reduce(0) { $0 + ($1.form == .timed ? 3 : 2) })
    for run in runs {
      unsigned(run.form.rawValue)
      if run.form == .timed { times(of: run.ids) }
      var bits = BitWriter()
      for id in run.ids { bits.append(id, as: run.form) }
      bits.finish()
      bytes(bits.bytes)
    }
  }

  private mutating func times(of ids: ArraySlice<RecordID>) {
    var times: [UInt8] = []
    var previous: UInt64 = 0
    for id in ids {
      let time = id.high >> 16
      times.appendVarint(Varints.zigzag(Int64(time) - Int64(previous)))
      previous = time
    }
    bytes(times)
  }
}

extension BitWriter {
  fileprivate mutating func append(_ id: RecordID, as form: IDColumn.Form) {
    switch form {
    case .plain:
      for half in [id.high, id.low] {
        append(half >> 32, count: 32)
        append(half & 0xffff_ffff, count: 32)
      }
      return
    case .random, .derived: append(id.high >> 16, count: 48)
    case .timed: break
    }
    append(id.high & 0xfff, count: 12)
    append(id.low >> 32 & 0x3fff_ffff, count: 30)
    append(id.low & 0xffff_ffff, count: 32)
  }
}

extension CBORReader {
  /// At most `limit` ids.
  mutating func ids(upTo limit: Int, _ what: String) throws(CBORError) -> [RecordID] {
    var left = try array(upTo: Int(UInt32.max), what)
    var ids: [RecordID] = []
    while left > 0 {
      let start = offset
      guard let form = IDColumn.Form(rawValue: try unsigned()) else {
        throw CBORError(.invalid("\(what): an unknown form"), at: start)
      }
      let parts = form == .timed ? 3 : 2
      guard left >= parts else { throw failure(.invalid("\(what): a form without ids")) }
      left -= parts
      var times = form == .timed ? ByteStream(input, try byteString(what)) : nil
      let place = try byteString(what)
      let count = place.count * 8 / form.bitsEach
      guard ids.count + count <= limit else {
        throw CBORError(.tooLarge(what: what, limit: limit), at: start)
      }
      var bits = BitReader(input, place)
      var time: UInt64 = 0
      for _ in 0..<count {
        if times != nil { time = try times?.time(after: time) ?? 0 }
        ids.append(try bits.id(as: form, time: time))
      }
      try bits.expectEnd()
      try times?.expectEnd()
    }
    return ids
  }
}

extension ByteStream {
  fileprivate mutating func time(after previous: UInt64) throws(CBORError) -> UInt64 {
    let step = Varints.signed(try varint())
    let time = Int64(previous).addingReportingOverflow(step)
    guard !time.overflow, 0...0xffff_ffff_ffff ~= time.partialValue else {
      throw failure(.invalid("an id's time beyond 48 bits"))
    }
    return UInt64(time.partialValue)
  }
}

extension BitReader {
  fileprivate mutating func id(
    as form: IDColumn.Form, time: UInt64
  ) throws(CBORError) -> RecordID {
    if form == .plain {
      let high = try next(32) << 32 | next(32)
      return RecordID(high: high, low: try next(32) << 32 | next(32))
    }
    let upper = form == .timed ? time : try next(48)
    let middle = try next(12)
    let lower = try next(30) << 32 | next(32)
    return RecordID(
      high: upper << 16 | form.rawValue << 12 | middle, low: 1 << 63 | lower)
  }
}
