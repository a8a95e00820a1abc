import TestSupport
import Testing

@testable import SyncProtocol

@Suite("Summaries of what was seen") struct CoverageTests {
  @Test("cover a writer's edits of one slot up to the one seen")
  func covers() {
    var coverage = Coverage()
    coverage.add(mark(1, 5), of: "city")
    coverage.add(mark(1, 3), of: "city")
    #expect(coverage.covers(mark(1, 5), of: "city"))
    #expect(coverage.covers(mark(1, 4), of: "city"))
    #expect(!coverage.covers(mark(1, 6), of: "city"))
    #expect(!coverage.covers(mark(2, 1), of: "city"))
    #expect(!coverage.covers(mark(1, 1), of: "notes"))
  }

  @Test("joined, cover what either covers")
  func joined() {
    withSeeds(count: 500) { generator in
      let (a, b) = (generator.coverage(), generator.coverage())
      let joined = a.joined(with: b)
      for slot in Pool.slots {
        for writer in Pool.writers {
          for stamp in UInt64(1)..<4 {
            let edit = mark(writer, stamp)
            let expected = a.covers(edit, of: slot) || b.covers(edit, of: slot)
            try law(joined.covers(edit, of: slot) == expected, "\(edit) of \(slot)")
          }
        }
      }
    }
  }

  @Test("survive their encoding, which is the only one of the same summary")
  func encoding() {
    withSeeds(count: 1000) { generator in
      let (deletion, link) = (generator.deletion(), generator.mergeLink())
      try law(try Deletion(deletion.value) == deletion, "deletion")
      try law(try MergeLink(link.value) == link, "link")
      try law(try Value(checking: deletion.value.bytes) == deletion.value, "deterministic")
      try law(try Value(checking: link.value.bytes) == link.value, "deterministic")
    }
  }

  @Test(
    "refuses summaries in another form",
    arguments: [
      ("an empty group", "82f5 81 83010580"),
      ("groups out of order", "82f5 82 8302058161 61 8301058161 61"),
      ("slots out of order", "82f5 81 830105826162 6161"),
      ("a slot twice", "82f5 81 8301058261616161"),
      ("a writer of one slot twice", "82f5 82 8301058161 61 8301068161 61"),
      ("no truth value", "8201 80"),
      ("a trailing byte", "82f5 80 00"),
      ("three parts", "83f5 80 80"),
    ])
  func refused(what: String, bytes: String) {
    #expect(throws: CBORError.self) { try Deletion(Value(canonical: hex(bytes))) }
  }

  @Test(
    "refuses links in another form",
    arguments: [
      ("a zone in upper case", "82 82 624954 5000000000000000000000000000000001 80"),
      ("an id of 15 bytes", "82 82 626974 4f000000000000000000000000000000 80"),
      ("undefined", "82f7 80"),
    ])
  func refusedLink(what: String, bytes: String) {
    #expect(throws: CBORError.self) { try MergeLink(Value(canonical: hex(bytes))) }
  }
}
