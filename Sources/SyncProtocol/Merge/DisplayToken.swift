/// What was displayed of a field: the live edits that a person was shown.
///
/// `conflicts` hands it out and `resolve` passes it back, so that a resolution supersedes exactly
/// what its author saw, and nothing that came in meanwhile.
public struct DisplayToken: Hashable, Sendable {
  public let marks: [Mark]

  public init(_ marks: some Sequence<Mark>) { self.marks = marks.sorted() }

  /// Text without spaces, safe in a shell: base64url (RFC 4648) of writers and stamps.
  public var text: String {
    var bytes: [UInt8] = []
    for mark in marks {
      bytes += RecordID(high: mark.writer.number, low: mark.stamp.bits).bytes
    }
    return Base64URL.encode(bytes)
  }

  public init?(text: String) {
    guard let bytes = Base64URL.decode(text), bytes.count % 16 == 0 else { return nil }
    self.init(
      stride(from: 0, to: bytes.count, by: 16).compactMap { start in
        RecordID(bytes: bytes[start..<start + 16])
          .map { Mark(writer: WriterID($0.high), stamp: Stamp(bits: $0.low)) }
      })
  }
}
