import Testing

@testable import LocalStore

/// A server that was set back has lost what tells two copies of a laptop apart, the last push of
/// their writer. So each copy takes a new writer when it hears of the new epoch.
///
/// These weeks have a day on which everybody syncs, a laptop is copied and the server is set back,
/// and then all hear of it before they write. The push chain is believed, as it would be by a server
/// that has forgotten it.
@Suite struct EpochWriterTests {
  @Test("copies that keep their writer in a new epoch lose an edit")
  func isNoticed() {
    let noticed = (0..<WeekMutationTests.seeds).first { seed in
      error(seed: seed, keepsWriter: true) is Divergence
    }
    #expect(noticed != nil)
  }

  @Test("copies with new writers lose none", arguments: 0..<UInt64(50))
  func nothingIsLost(seed: UInt64) {
    let error = error(seed: seed, keepsWriter: false)
    #expect(error == nil)
  }

  /// - Returns: what differs in the end, if anything.
  private func error(seed: UInt64, keepsWriter: Bool) -> (any Error)? {
    var rules = Rules()
    rules.beforeAnswer = { server, request in try server.forgive(&request) }
    rules.exchange = {
      SmallPushes(replica: $0, faults: .init(keepsItsWriter: keepsWriter))
    }
    do {
      try play(Script(seed: seed) { $0.isEveryday }, rules)
      return nil
    } catch {
      return error
    }
  }

  private func play(_ script: Script, _ rules: Rules) throws {
    let week = try Week(seed: script.seed, rules: rules)
    let half = script.happenings.count / 2
    for happening in script.happenings.prefix(half) { try week.play(happening) }
    try week.settle()
    for kind in [Happening.Kind.backUpServer, .cloneLaptop, .restoreServer] {
      try week.play(Happening(kind: kind, seed: script.seed))
    }
    try week.settle()
    for happening in script.happenings.dropFirst(half) { try week.play(happening) }
    try week.settle()
    try week.check()
  }
}
