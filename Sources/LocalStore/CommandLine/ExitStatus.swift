/// How a command ended, as the shell sees it. Part of the interface: numbers never change.
package enum ExitStatus: Int32, Sendable, CaseIterable {
  case done = 0
  case failure = 1
  case usage = 2
  /// Not found, or ambiguous.
  case notFound = 3
  case invalidData = 4
  /// Done, but conflicts wait for a person. Only `sync` and `conflicts` end so.
  case conflictsWait = 5
  /// No network; nothing is lost.
  case noNetwork = 6
  /// Not enrolled, or access was revoked.
  case notEnrolled = 7
  /// Not permitted by the role, or by a gate.
  case notPermitted = 8
  /// Something is held in quarantine; told before `conflictsWait`.
  case partlyDone = 9
  case upgradeNeeded = 10
  case interrupted = 130
}
