@testable import LocalStore

/// The laptop was switched off: nothing after the last commit has happened.
struct PowerCut: Error {}

/// The replica's side of an exchange on a laptop that may be switched off before any of its
/// commits. Each call is one transaction, so that these are all the places there are.
final class CrashingExchange: ForwardingExchange {
  /// How many more commits there are before the power is cut; nil for no cut.
  private var commitsLeft: Int?

  init(_ inner: any ReplicaExchange, commitsLeft: Int?) {
    self.commitsLeft = commitsLeft
    super.init(inner)
  }

  override func commit<Result>(_ body: () throws -> Result) throws -> Result {
    if let left = commitsLeft {
      guard left > 0 else { throw PowerCut() }
      commitsLeft = left - 1
    }
    return try body()
  }
}
