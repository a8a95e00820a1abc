/// Names one edit of one field: who wrote it, and their stamp.
public struct Mark: Hashable, Sendable {
  public let writer: WriterID
  public let stamp: Stamp

  public init(writer: WriterID, stamp: Stamp) {
    self.writer = writer
    self.stamp = stamp
  }
}

extension Mark: Comparable {
  public static func < (left: Mark, right: Mark) -> Bool {
    (left.writer, left.stamp) < (right.writer, right.stamp)
  }
}
