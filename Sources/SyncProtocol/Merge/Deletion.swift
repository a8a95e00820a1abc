/// The value of the `deleted` slot: a deletion with what the deleter had seen, or a restore.
public struct Deletion: Hashable, Sendable {
  /// False for a restore.
  public var isDeleted: Bool
  public var coverage: Coverage

  public init(isDeleted: Bool, coverage: Coverage = Coverage()) {
    self.isDeleted = isDeleted
    self.coverage = coverage
  }

  /// `deletion = [deleted: bool, coverage]`
  public var value: Value {
    var writer = CBORWriter()
    writer.array(2)
    writer.boolean(isDeleted)
    writer.coverage(coverage)
    return Value(canonical: writer.bytes)
  }

  public init(_ value: Value) throws(CBORError) {
    var reader = CBORReader(value)
    try reader.array(exactly: 2, "a deletion")
    isDeleted = try reader.boolean()
    coverage = try reader.coverage()
    try reader.expectEnd()
  }

  /// Of one writer and stamp there is one deletion, except on copied replicas: then both are
  /// taken together, which commutes with erasing names from their summaries.
  func joined(with other: Deletion) -> Deletion {
    Deletion(
      isDeleted: isDeleted || other.isDeleted, coverage: coverage.joined(with: other.coverage))
  }
}
