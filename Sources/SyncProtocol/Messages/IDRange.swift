/// A half-open interval of record ids, in the bytewise order of ids.
public struct IDRange: Hashable, Sendable {
  public let lower: RecordID
  /// The first id beyond; nil if there is none.
  public let upper: RecordID?

  /// - Precondition: something can lie in it.
  public init(_ lower: RecordID, _ upper: RecordID?) {
    precondition(upper.map { lower < $0 } ?? true, "an empty range of ids")
    self.lower = lower
    self.upper = upper
  }

  public static let everything = IDRange(RecordID(high: 0, low: 0), nil)

  public func contains(_ id: RecordID) -> Bool {
    lower <= id && (upper.map { id < $0 } ?? true)
  }
}

extension RecordID {
  /// An id above the first and not above the second, with as few bytes as possible that are not
  /// zero: where ranges meet costs a few bytes, not sixteen.
  /// - Precondition: the first is below the second.
  public static func boundary(after below: RecordID, upTo above: RecordID) -> RecordID {
    let bytes = above.bytes
    let common = zip(below.bytes, bytes).prefix { $0 == $1 }.count
    let kept = bytes.prefix(common + 1)
    return RecordID(bytes: kept + Array(repeating: 0, count: bytes.count - kept.count)) ?? above
  }
}

extension CBORWriter {
  /// `bound = bstr .size (0..16)`, without the zero bytes at its end.
  mutating func bound(_ id: RecordID) {
    let bytes = id.bytes
    let count = bytes.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0
    self.bytes(bytes.prefix(count))
  }
}

extension CBORReader {
  mutating func bound() throws(CBORError) -> RecordID {
    let start = offset
    let bytes = try bytes(upTo: 16, "a bound")
    guard bytes.last != 0 else { throw CBORError(.notDeterministic, at: start) }
    let padded = bytes + Array(repeating: 0, count: 16 - bytes.count)
    guard let id = RecordID(bytes: padded) else { throw failure(.invalid("not a bound")) }
    return id
  }
}
