import TestSupport
import Testing

@testable import SyncProtocol

/// The laws of a join-semilattice, over arbitrary states: ties, erasures and control slots too.
@Suite("Joining is a lattice") struct JoinLawTests {
  @Test("registers: commutative, associative, idempotent")
  func registers() {
    withSeeds(count: 4000) { generator in
      let slot = generator.pick(Pool.slots)
      let ties = ControlSlot.tieRule(of: slot)
      let (a, b, c) = (
        generator.register(of: slot), generator.register(of: slot), generator.register(of: slot)
      )
      try law(a.joined(with: a, ties: ties) == a, "\(slot) is idempotent")
      let ab = a.joined(with: b, ties: ties)
      try law(ab == b.joined(with: a, ties: ties), "\(slot) is commutative")
      let bc = b.joined(with: c, ties: ties)
      try law(
        ab.joined(with: c, ties: ties) == a.joined(with: bc, ties: ties),
        "\(slot) is associative")
      try law(ab.joined(with: a, ties: ties) == ab, "\(slot) absorbs what it holds")
    }
  }

  @Test("records: commutative, associative, idempotent, with a neutral state")
  func records() {
    withSeeds(count: 1500) { generator in
      let (a, b, c) = (generator.state(), generator.state(), generator.state())
      try law(a.joined(with: a) == a, "idempotent")
      let ab = a.joined(with: b)
      try law(ab == b.joined(with: a), "commutative")
      try law(ab.joined(with: c) == a.joined(with: b.joined(with: c)), "associative")
      try law(ab.joined(with: b) == ab, "absorbs what it holds")
      try law(a.joined(with: RecordState()) == a, "an empty state is neutral")
    }
  }

  @Test("a join is a state that decoders let through")
  func joinIsValid() {
    withSeeds(count: 1000) { generator in
      let joined = generator.state().joined(with: generator.state())
      let decoded = try RecordState(canonicalBytes: joined.canonicalBytes)
      try law(decoded == joined, "the joined state survives its encoding")
    }
  }

  @Test("summaries, deletions and merge links of one stamp")
  func controlValues() {
    withSeeds(count: 2000) { generator in
      let (a, b, c) = (generator.deletion(), generator.deletion(), generator.deletion())
      try law(a.joined(with: a) == a, "deletions: idempotent")
      try law(a.joined(with: b) == b.joined(with: a), "deletions: commutative")
      try law(
        a.joined(with: b).joined(with: c) == a.joined(with: b.joined(with: c)),
        "deletions: associative")
      let (x, y, z) = (generator.mergeLink(), generator.mergeLink(), generator.mergeLink())
      try law(x.joined(with: x) == x, "links: idempotent")
      try law(x.joined(with: y) == y.joined(with: x), "links: commutative")
      try law(
        x.joined(with: y).joined(with: z) == x.joined(with: y.joined(with: z)),
        "links: associative")
    }
  }

  @Test("of one writer the later stamp wins, superseded beats live, then the greater value")
  func orderOfOneWriter() {
    func join(_ left: Entry, _ right: Entry) -> Entries {
      let both = [Register(sorted: [left]), Register(sorted: [right])]
      #expect(both[0].joined(with: both[1]) == both[1].joined(with: both[0]))
      return both[0].joined(with: both[1]).entries
    }
    let (low, high) = (Value.integer(1), Value.integer(2))
    #expect(join(entry(1, 5, high), entry(1, 6, low)) == [entry(1, 6, low)])
    #expect(join(entry(1, 5, nil), entry(1, 6, low)) == [entry(1, 6, low)])
    #expect(join(entry(1, 5, high), entry(1, 6, nil)) == [entry(1, 6, nil)])
    #expect(join(entry(1, 5, high), entry(1, 5, nil)) == [entry(1, 5, nil)])
    #expect(join(entry(1, 5, high), entry(1, 5, low)) == [entry(1, 5, high)])
    #expect(join(entry(1, 5, high), entry(2, 5, low)) == [entry(1, 5, high), entry(2, 5, low)])
  }
}
