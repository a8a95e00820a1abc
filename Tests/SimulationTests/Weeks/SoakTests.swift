import Dispatch
import Foundation
import Synchronization
import TestSupport
import Testing

/// Weeks without end: `make soak`. Stops at the first failure, or after as many weeks as were
/// asked for.
@Suite(.enabled(if: Soak.isWanted, "only by scripts/soak")) struct SoakTests {
  @Test("no edit is lost in any of them")
  func everythingHolds() {
    let soak = Soak()
    DispatchQueue.concurrentPerform(iterations: Soak.threads) { _ in soak.run() }
    for failure in soak.failures { Issue.record("\(failure)") }
  }
}

/// Plays seeds, one after the other, on several threads.
private final class Soak: Sendable {
  private static let environment = ProcessInfo.processInfo.environment

  /// The first seed.
  private static let first = environment["FIELDBOOK_SOAK"].flatMap { UInt64($0) }
  /// How many seeds; nil for no end.
  private static let count = environment["FIELDBOOK_SOAK_COUNT"].flatMap { UInt64($0) }
  private static let reportEvery: UInt64 = 1_000

  static var isWanted: Bool { first != nil }
  static let threads = max(1, ProcessInfo.processInfo.activeProcessorCount)

  private struct State {
    var next = Soak.first ?? 0
    var played: UInt64 = 0
    var failures: [String] = []
  }

  private let state = Mutex(State())

  var failures: [String] { state.withLock(\.failures) }

  func run() {
    while let seed = nextSeed() {
      let failure = WeekRun.failure(of: Script(seed: seed))
      let played = state.withLock { state in
        state.played += 1
        if let failure { state.failures.append(failure) }
        return state.played
      }
      if played % Self.reportEvery == 0 { Self.report(played) }
    }
  }

  private func nextSeed() -> UInt64? {
    state.withLock { state in
      let isDone = Self.count.map { state.next >= (Self.first ?? 0) + $0 } ?? false
      guard !isDone, state.failures.isEmpty else { return nil }
      defer { state.next += 1 }
      return state.next
    }
  }

  private static func report(_ played: UInt64) {
    let line = "\(played) weeks from seed \(first ?? 0) on, nothing lost\n"
    try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
  }
}
