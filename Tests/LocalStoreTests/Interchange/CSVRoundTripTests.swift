import TestSupport
import Testing

@testable import LocalStore

@Suite("CSV round trip")
struct CSVRoundTripTests {
  private static let pieces = [
    ",", ";", "\t", "\"", "\"\"", "\n", "\r", "\r\n", " ", "a", "ž", "👩‍🌾", "e\u{301}", "sep=",
    "=1+1",
    "\u{feff}", "\u{0}", "\u{a0}", "-5",
  ]

  @Test("what is written is read back the same", arguments: 1...40 as ClosedRange<UInt64>)
  func roundTrip(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<40 {
      let columns = Int.random(in: 1...5, using: &random)
      let header = (0..<columns).map { random.text(of: Self.pieces, upTo: 3) + "\($0)" }
      let rows = (0..<Int.random(in: 0...6, using: &random)).map { _ in
        (0..<columns).map { _ in random.text(of: Self.pieces, upTo: 5) }
      }
      for separator in CSVSeparator.allCases {
        var writer = CSVWriter(
          separator: separator, includesByteOrderMark: Bool.random(using: &random))
        for row in [header] + rows { writer.append(row) }
        var reader = try CSVReader(writer.takeBytes())
        let (read, errors) = reader.readAll()
        // Compared as scalars: Swift takes canonically equivalent texts for equal.
        #expect(
          reader.header.map { Array($0.utf8) } == header.map { Array($0.utf8) }, "seed \(seed)")
        #expect(
          read.map { $0.cells.map { Array($0.utf8) } } == rows.map { $0.map { Array($0.utf8) } },
          "seed \(seed)")
        #expect(errors == [], "seed \(seed)")
      }
    }
  }

  @Test("the exact bytes")
  func bytes() {
    var writer = CSVWriter(separator: .semicolon)
    writer.append(["id", "a,b", "note"])
    writer.append(["1", " x", "say \"no\""])
    writer.append(["", "line\nend", "plain text"])
    let expected = "id;\"a,b\";note\r\n1;\" x\";\"say \"\"no\"\"\"\r\n;\"line\nend\";plain text\r\n"
    #expect(writer.takeBytes() == Array(expected.utf8))
    #expect(writer.takeBytes() == [])
  }

  @Test(
    "any bytes are read without a trap, each line in no more than one row",
    arguments: 1...20 as ClosedRange<UInt64>)
  func hostile(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let alphabet: [UInt8] = [0x22, 0x22, 0x2c, 0x3b, 0x09, 0x0a, 0x0d, 0x61, 0xc5, 0xff, 0x20]
    for _ in 0..<300 {
      let count = Int.random(in: 0...60, using: &random)
      let bytes = (0..<count).map { _ in alphabet.randomElement(using: &random) ?? 0 }
      guard var reader = try? CSVReader(bytes) else { continue }
      let (rows, errors) = reader.readAll()
      let lines = rows.map(\.line) + errors.map(\.line)
      #expect(Set(lines).count == lines.count, "seed \(seed)")
      #expect(lines.allSatisfy { $0 <= count + 1 }, "seed \(seed)")
    }
  }

  @Test("a file of forgotten quotes takes no more than linear time")
  func manyBadQuotes() throws {
    for line in ["\"a\n", "\"a\"\"\n", "x,\"a\"b\n", "\"\n\",\"\n\"x\n"] {
      let text = "a,b\n" + String(repeating: line, count: 10_000)
      var reader = try CSVReader(Array(text.utf8))
      let (rows, errors) = reader.readAll()
      #expect(rows.count + errors.count > 0)
    }
  }
}
