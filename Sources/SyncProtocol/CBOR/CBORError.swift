/// Why bytes are not the deterministic CBOR that was expected, and where.
public struct CBORError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Reason: Hashable, Sendable {
    /// The input ends inside an item.
    case truncated
    /// Something else stands where `expected` should.
    case unexpected(expected: String)
    /// An argument not in its shortest form, or an indefinite length (RFC 8949 section 4.2.1).
    case notDeterministic
    /// Map keys, table rows or entries that are not in ascending order, or stand twice.
    case notSorted
    /// A text string that is not UTF-8.
    case invalidText
    /// Floats, unassigned simple values and unknown tags.
    case unsupported
    /// Deeper than `Limits.nestingDepth`.
    case tooDeep
    /// Longer or larger than the named limit.
    case tooLarge(what: String, limit: Int)
    /// Well-formed, but not what the format allows.
    case invalid(String)
    /// Bytes after the end of the last item.
    case trailingBytes
  }

  public var reason: Reason
  /// The byte at which the trouble was found, counted from the start of the input.
  public var offset: Int

  public init(_ reason: Reason, at offset: Int) {
    self.reason = reason
    self.offset = offset
  }

  public var description: String {
    let what =
      switch reason {
      case .truncated: "the input ends too early"
      case .unexpected(let expected): "\(expected) expected"
      case .notDeterministic: "not in the deterministic encoding of RFC 8949 section 4.2"
      case .notSorted: "not in ascending order, or twice"
      case .invalidText: "text is not valid UTF-8"
      case .unsupported: "a kind of item that is not used here"
      case .tooDeep: "nested deeper than \(Limits.nestingDepth) levels"
      case .tooLarge(let what, let limit): "\(what) exceeds \(limit)"
      case .invalid(let what): what
      case .trailingBytes: "bytes after the end"
      }
    return "byte \(offset): \(what)"
  }
}
