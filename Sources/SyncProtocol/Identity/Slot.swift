/// A field's name, or one element of a set-valued or keyed field: `languages/hr`, `title/it`.
public struct Slot: Hashable, Sendable {
  public let name: String

  public init(_ name: String) { self.name = name }

  public init(_ field: String, _ element: String) {
    name = "\(field)/\(CanonicalText.normalised(element))"
  }

  /// The part before the first slash.
  public var field: String {
    guard let slash = name.utf8.firstIndex(of: UInt8(ascii: "/")) else { return name }
    return String(name[..<slash])
  }

  /// The part after the first slash, if there is one.
  public var element: String? {
    guard let slash = name.utf8.firstIndex(of: UInt8(ascii: "/")) else { return nil }
    return String(name[name.utf8.index(after: slash)...])
  }

  /// Written by `delete` and `restore`; its values are `Deletion`s.
  public static let deleted = Slot("deleted")

  /// Written by `merge` and `unmerge`; its values are `MergeLink`s.
  public static let mergedInto = Slot("merged_into")

  /// The merge itself reads these slots; their values carry what their author had seen.
  public var isControl: Bool { self == .deleted || self == .mergedInto }
}

extension Slot: Comparable, CustomStringConvertible {
  /// The order of the names as CBOR map keys (RFC 8949 section 4.2.1): by length, then by bytes.
  public static func < (left: Slot, right: Slot) -> Bool {
    left.order(right) < 0
  }

  public static func == (left: Slot, right: Slot) -> Bool { left.order(right) == 0 }

  public func hash(into hasher: inout Hasher) {
    var name = name
    name.withUTF8 { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }

  /// Below, at or above zero, as this slot's name comes before, is, or comes after another's.
  private func order(_ other: Slot) -> Int {
    var (mine, theirs) = (name, other.name)
    return mine.withUTF8 { mine in
      theirs.withUTF8 { theirs in
        guard mine.count == theirs.count else { return mine.count - theirs.count }
        for index in mine.indices {
          let (left, right) = unsafe (mine[index], theirs[index])
          if left != right { return Int(left) - Int(right) }
        }
        return 0
      }
    }
  }

  public var description: String { name }
}
