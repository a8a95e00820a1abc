import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore

/// Several people write and resolve one field, each as far as they know: a resolution supersedes
/// exactly what its token names, and nothing else ever leaves a register unseen.
struct ResolvePropertyTests {
  @Test(arguments: UInt64(0)..<60)
  func aResolutionSupersedesExactlyItsToken(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let people = try (0..<4).map { try TestReplica(seed: seed * 10 + UInt64($0), name: "P\($0)") }
    let key = try people[0].addEnterprise()
    for person in people.dropFirst() { try person.receive(everythingOf: people[0]) }
    var token: DisplayToken?
    for step in 0..<30 {
      let person = random.pick(people)
      person.clock.milliseconds += UInt64(random.below(3000))
      switch random.below(4) {
      case 0: try person.edit(key, "legal_name=Name \(random.below(3)) \(step % 3)")
      case 1: try person.receive(everythingOf: random.pick(people))
      case 2: token = try Conflicts(person.replica).list().first?.conflict.token ?? token
      default: try resolve(key, token, person, &random)
      }
    }
    for person in people { for other in people { try person.receive(everythingOf: other) } }
    for person in people { for other in people { try person.receive(everythingOf: other) } }
    #expect(Set(try people.map { try $0.state(key) }).count == 1)
  }

  private func resolve(
    _ key: RecordKey, _ token: DisplayToken?, _ person: TestReplica, _ random: inout SplitMix64
  ) throws {
    let slot = Slot("legal_name")
    let before = try person.state(key)[slot].live
    guard let token else { return }
    do {
      try person.resolve(key, "legal_name", .keep(1 + random.below(3)), seen: token)
    } catch let failure as CommandFailure {
      #expect(["stale-token", "no-conflict", "no-such-value"].contains(failure.code))
      #expect(try person.state(key)[slot].live == before)
      return
    }
    let writer = try person.replica.writer()
    let after = try person.state(key)[slot].live
    let unseen = before.filter { !token.marks.contains($0.mark) }
    #expect(after.filter { $0.writer != writer } == unseen.filter { $0.writer != writer })
    #expect(!unseen.contains { $0.writer == writer })
    let chosen = try #require(after.first { $0.writer == writer })
    #expect(before.contains { $0.value == chosen.value && token.marks.contains($0.mark) })
  }
}
