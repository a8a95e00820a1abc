import Testing

@testable import SyncServer

@Suite("HTTP time-outs, told the time")
struct HTTPDeadlinesTests {
  private let limits = HTTPLimits()

  private func at(_ milliseconds: Int) -> UInt64 { UInt64(milliseconds) * 1_000_000 }

  @Test func idleConnectionsClose() {
    var deadlines = HTTPDeadlines(now: 0)
    #expect(deadlines.verdict(now: at(limits.idleTimeout - 1), limits) == .fine)
    #expect(deadlines.verdict(now: at(limits.idleTimeout), limits) == .close)
  }

  @Test func headsAreTimedFromTheirFirstByte() {
    var deadlines = HTTPDeadlines(now: 0)
    deadlines.wait(for: .head, now: at(1_000))
    deadlines.received(1)
    deadlines.wait(for: .head, now: at(9_000))
    #expect(deadlines.verdict(now: at(1_000 + limits.headTimeout - 1), limits) == .fine)
    #expect(deadlines.verdict(now: at(1_000 + limits.headTimeout), limits) == .answerTimeout)
  }

  @Test func bodiesMustMakeProgress() {
    var deadlines = HTTPDeadlines(now: 0)
    deadlines.wait(for: .body, now: 0)
    deadlines.received(limits.bodyProgressBytes)
    #expect(deadlines.verdict(now: at(limits.bodyProgressWindow), limits) == .fine)
    deadlines.received(limits.bodyProgressBytes - 1)
    #expect(deadlines.verdict(now: at(2 * limits.bodyProgressWindow), limits) == .answerTimeout)
  }

  @Test func bodiesMustEnd() {
    var deadlines = HTTPDeadlines(now: 0)
    deadlines.wait(for: .body, now: 0)
    deadlines.received(1 << 20)
    #expect(deadlines.verdict(now: at(limits.bodyTimeout), limits) == .answerTimeout)
  }

  @Test func ourOwnTimeIsNotTheClients() {
    var deadlines = HTTPDeadlines(now: 0)
    deadlines.wait(for: .nothing, now: 0)
    #expect(deadlines.verdict(now: at(10_000_000), limits) == .fine)
  }

  @Test func responsesMustBeTaken() {
    var deadlines = HTTPDeadlines(now: 0)
    deadlines.wait(for: .nothing, now: 0)
    deadlines.writeBlocked(now: at(1))
    deadlines.writeProgressed(now: at(500))
    deadlines.writeBlocked(now: at(900))
    #expect(deadlines.verdict(now: at(499 + limits.writeStallTimeout), limits) == .fine)
    #expect(deadlines.verdict(now: at(500 + limits.writeStallTimeout), limits) == .writeStalled)
    deadlines.writeDone()
    #expect(deadlines.verdict(now: at(500 + limits.writeStallTimeout), limits) == .fine)
  }

  @Test func lingeringIsBoundedInSilenceTimeAndBytes() {
    var deadlines = HTTPDeadlines(now: 0)
    deadlines.wait(for: .end, now: 0)
    deadlines.received(10)
    #expect(deadlines.verdict(now: at(limits.lingerIdleTimeout), limits) == .fine)
    #expect(deadlines.verdict(now: at(2 * limits.lingerIdleTimeout), limits) == .close)
    deadlines.received(10)
    #expect(deadlines.verdict(now: at(limits.lingerTimeout), limits) == .close)
    deadlines.received(limits.lingerBytes)
    #expect(deadlines.hasLingeredTooLong(limits))
  }

  @Test func aClockThatStepsBackHarmsNobody() {
    var deadlines = HTTPDeadlines(now: at(1_000))
    #expect(deadlines.verdict(now: 0, limits) == .fine)
  }
}
