/// A push's random id, durable on the laptop before anything leaves it.
public struct PushID: Hashable, Sendable {
  public let number: UInt64

  public init(_ number: UInt64) { self.number = number }

  public static func minted(using random: inout some RandomNumberGenerator) -> PushID {
    PushID(random.next())
  }
}

/// What a replica remembers of its pushes to one zone: the last one acknowledged, and those that its
/// present writer sent since. If the last push that the server joined from this writer is none of
/// these, the replica has forgotten something it wrote: it was restored or copied. If the server
/// never joined what it acknowledged, it has gone back in time.
public struct PushChain: Hashable, Sendable {
  public var acknowledged: PushID?
  public var attempts: [PushID]

  public init(acknowledged: PushID? = nil, attempts: [PushID] = []) {
    self.acknowledged = acknowledged
    self.attempts = attempts
  }

  /// Whether the server's last push of this writer is one this replica knows of.
  public func remembers(_ last: PushID?) -> Bool {
    guard let last else { return true }
    return last == acknowledged || attempts.contains(last)
  }
}
