/// What is shown of a field that two people wrote without knowing of each other. Every value is
/// kept and listed, whatever the policy; a released field's policy never changes.
public enum Policy: String, Hashable, Sendable, CaseIterable {
  /// The highest stamp.
  case latest
  /// The highest rank of an ordered choice or a number. A value outside the order makes it
  /// `review`.
  case furthest
  /// A set's element: an addition beats a concurrent removal.
  case union
  /// The latest is shown provisionally, and the field waits for a person to choose.
  case review
  /// Like `review`; a second value is refused at entry, and only `resolve` replaces the first.
  case once
}

/// A value's place in the order of a `furthest` field.
public enum Rank: Hashable, Comparable, Sendable {
  /// An emptied field ranks below everything.
  case emptied
  case position(Int)
  case number(DecimalNumber)
}
