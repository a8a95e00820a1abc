import Testing

@testable import SyncProtocol

@Suite("Following merge links") struct AliasResolutionTests {
  private static func aliases(_ links: [UInt64: UInt64]) -> AliasResolution {
    AliasResolution(
      Dictionary(uniqueKeysWithValues: links.map { (recordID($0.key), recordID($0.value)) }))
  }

  @Test("a chain ends at its last record")
  func chain() {
    let aliases = Self.aliases([1: 2, 2: 3])
    #expect([1, 2, 3, 4].map { aliases.resolve(recordID($0)) } == [3, 3, 3, 4].map(recordID))
    #expect(aliases.merged(into: recordID(3)) == [1, 2].map(recordID))
    #expect(aliases.merged(into: recordID(2)).isEmpty)
    #expect(aliases.cycle(of: recordID(1)) == [recordID(1)])
  }

  @Test("a cycle resolves to its smallest id, from inside and from outside")
  func cycle() {
    let aliases = Self.aliases([5: 7, 7: 4, 4: 5, 1: 7])
    #expect([1, 4, 5, 7].allSatisfy { aliases.resolve(recordID($0)) == recordID(4) })
    #expect(Set(aliases.cycle(of: recordID(7))) == Set([4, 5, 7].map(recordID)))
    #expect(aliases.cycle(of: recordID(1)) == [recordID(1)])
    #expect(aliases.merged(into: recordID(4)) == [1, 5, 7].map(recordID))
  }

  @Test("a link to itself is no alias")
  func itself() {
    let aliases = Self.aliases([1: 1, 2: 1])
    #expect(aliases.resolve(recordID(1)) == recordID(1))
    #expect(aliases.resolve(recordID(2)) == recordID(1))
    #expect(aliases.cycle(of: recordID(1)) == [recordID(1)])
  }

  @Test("every set of links among five records, against following them step by step")
  func exhaustive() {
    // 0 stands for no link, 1 to 5 for a link to that record.
    for number in 0..<6 * 6 * 6 * 6 * 6 {
      var (rest, links) = (number, [UInt64: UInt64]())
      for record in UInt64(1)...5 {
        if rest % 6 > 0 { links[record] = UInt64(rest % 6) }
        rest /= 6
      }
      let aliases = Self.aliases(links)
      for record in UInt64(1)...5 {
        guard aliases.resolve(recordID(record)) == recordID(Self.end(of: record, links)) else {
          Issue.record("record \(record) of \(links)")
          return
        }
      }
    }
  }

  /// After five steps one is at the end of a chain or in a cycle.
  private static func end(of record: UInt64, _ links: [UInt64: UInt64]) -> UInt64 {
    var current = record
    for _ in 0..<5 { current = links[current] ?? current }
    var smallest = current
    for _ in 0..<5 {
      current = links[current] ?? current
      smallest = min(smallest, current)
    }
    return smallest
  }
}
