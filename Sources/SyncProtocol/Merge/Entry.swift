/// One writer's latest word on one field: a stamp, and either the live value or "superseded".
public struct Entry: Hashable, Sendable {
  public let mark: Mark
  /// Nil once somebody who was shown this edit wrote the field anew. Never dropped: the mark of a
  /// superseded entry keeps a late copy of the edit from coming back to life.
  public let value: Value?

  public init(_ mark: Mark, _ value: Value?) {
    self.mark = mark
    self.value = value
  }

  public var isLive: Bool { value != nil }
  public var writer: WriterID { mark.writer }
  public var stamp: Stamp { mark.stamp }

  var superseded: Entry { Entry(mark, nil) }

  /// Whether a replica for which `own` is this writer's latest entry cannot have written this one:
  /// it is later, or says something else at the same stamp.
  public func goesBeyond(_ own: Entry) -> Bool {
    if stamp != own.stamp { return stamp > own.stamp }
    return isLive && own.isLive && value != own.value
  }
}
