/// An author in the merge: a random 64-bit id that one replica writes with for a while.
///
/// A writer never outlives its memory: a replica that may have forgotten something it wrote mints
/// a new one.
public struct WriterID: Hashable, Sendable {
  public let number: UInt64

  public init(_ number: UInt64) { self.number = number }

  /// Nobody: a laptop that has cleared itself, or the server where no laptop wrote. No edit stands
  /// under it.
  public static let none = WriterID(0)

  public static func minted(using random: inout some RandomNumberGenerator) -> WriterID {
    WriterID(random.next())
  }
}

extension WriterID: Comparable, CustomStringConvertible {
  public static func < (left: WriterID, right: WriterID) -> Bool { left.number < right.number }

  /// Sixteen hexadecimal digits.
  public var description: String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }

  public init?(_ text: String) {
    // The standard library would also read a sign.
    guard text.utf8.count == 16, text.utf8.first != UInt8(ascii: "+"),
      text.utf8.first != UInt8(ascii: "-"), let number = UInt64(text, radix: 16)
    else { return nil }
    self.init(number)
  }
}
