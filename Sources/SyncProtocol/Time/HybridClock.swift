/// A replica's hybrid logical clock: a value that is told the wall clock and never repeats a stamp
/// or goes back, whatever the wall clock does.
///
/// `mark` is the highest stamp given out or adopted. Its owner stores it durably with whatever was
/// stamped, and starts the next clock from it.
public struct HybridClock: Hashable, Sendable {
  public private(set) var mark: Stamp

  /// Far beyond what a clock can reach by counting on from the latest believable wall clock, and
  /// as far from what 48 bits hold.
  private static let highestMark = Stamp(milliseconds: Limits.wallMilliseconds / 2 * 3)

  /// - Parameter mark: where the last clock stopped. One that no clock can have reached, which only
  ///   a damaged file holds, counts as the highest that one could.
  public init(mark: Stamp = .zero) {
    self.mark = min(mark, Self.highestMark)
  }

  /// A fresh stamp, above every one before it.
  /// - Parameter wall: milliseconds since 1970; readings beyond `Limits.wallMilliseconds` count
  ///   as that.
  public mutating func tick(wall: UInt64) -> Stamp {
    let now = Stamp(milliseconds: min(wall, Limits.wallMilliseconds))
    // Counting on from a full counter carries into the milliseconds, which stays in order.
    mark = max(now, Stamp(bits: mark.bits + 1))
    return mark
  }

  /// Takes note of another replica's stamp, so that what is written here next is above it.
  ///
  /// A stamp more than the drift bound ahead of this wall clock is not adopted: it still wins or
  /// loses like any other, but one wrong clock does not drag the rest along.
  /// - Returns: whether the stamp was within the bound.
  @discardableResult
  public mutating func adopt(_ stamp: Stamp, wall: UInt64) -> Bool {
    guard stamp.milliseconds <= bound(wall) else { return false }
    mark = max(mark, stamp)
    return true
  }

  /// Whether this clock has run so far ahead of the wall that its replica should start over with
  /// a new writer and a new clock.
  public func isAhead(ofWall wall: UInt64) -> Bool { mark.milliseconds > bound(wall) }

  private func bound(_ wall: UInt64) -> UInt64 {
    min(wall, Limits.wallMilliseconds) + Limits.clockDriftMilliseconds
  }
}
