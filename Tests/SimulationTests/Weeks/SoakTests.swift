import Dispatch
import Foundation
import Synchronization
import TestSupport
import Testing

/// Weeks without end: `make soak`. Stops after a few failures, each of which it prints at once, or
/// after as many weeks as were asked for.
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
  /// A night's soak that ends with its first failure has wasted the night.
  private static let mostFailures = 8

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
      if let failure { Self.say(failure) }
      if played % Self.reportEvery == 0 { report(played) }
    }
  }

  private func nextSeed() -> UInt64? {
    state.withLock { state in
      let isDone = Self.count.map { state.next >= (Self.first ?? 0) + $0 } ?? false
      guard !isDone, state.failures.count < Self.mostFailures else { return nil }
      defer { state.next += 1 }
      return state.next
    }
  }

  private func report(_ played: UInt64) {
    let failed = failures.count
    Self.say(
      "\(played) weeks from seed \(Self.first ?? 0) on, "
        + (failed == 0 ? "nothing lost" : "\(failed) of them failed"))
  }

  private static func say(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data("\(text)\n".utf8))
  }
}
