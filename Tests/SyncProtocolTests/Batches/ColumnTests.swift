import TestSupport
import Testing

@testable import SyncProtocol

@Suite("Columns of a batch") struct ColumnTests {
  private static func written(_ write: (inout CBORWriter) -> Void) -> [UInt8] {
    var writer = CBORWriter()
    write(&writer)
    return writer.bytes
  }

  @Test("integers survive in each form, in the shortest")
  func integers() throws {
    for (numbers, bytes): ([UInt64], String) in [
      ([], "00"), ([7, 7, 7], "07"), ([.max, .max], "1bffffffffffffffff"),
      ([1, 0, 1, 1, 0, 0, 0, 1, 1], "82 01 42 b1 80"), ([300, 1, 1], "44 ac 02 01 01"),
      ([.max, 0], "4b ffffffffffffffffff01 00"),
    ] {
      let encoded = Self.written { $0.integers(numbers) }
      #expect(encoded.hex == hex(bytes).hex)
      var reader = CBORReader(encoded)
      #expect(try reader.integers(numbers.count, "numbers") == numbers)
    }
  }

  @Test("any integers survive")
  func anyIntegers() {
    withSeeds(count: 300) { generator in
      let width = 1 + generator.below(64)
      let numbers = generator.list(upTo: 40) { $0.next() >> UInt64(64 - width) }
      var reader = CBORReader(Self.written { $0.integers(numbers) })
      try law(try reader.integers(numbers.count, "numbers") == numbers, "\(numbers)")
    }
  }

  @Test("zigzag takes small numbers of either sign to small ones")
  func zigzag() {
    #expect([0, -1, 1, -2, 2].map { Varints.zigzag($0) } == [0, 1, 2, 3, 4])
    for number: Int64 in [.min, -1, 0, 1, .max] {
      #expect(Varints.signed(Varints.zigzag(number)) == number)
    }
  }

  @Test("ids of any version survive, and those of one version lose what it fixes")
  func ids() {
    withSeeds(count: 200) { generator in
      let ids = generator.list(upTo: 40) { $0.anyID() }
      var reader = CBORReader(Self.written { $0.ids(ids) })
      try law(try reader.ids(upTo: ids.count, "ids") == ids, "\(ids)")
      try law(reader.isAtEnd, "nothing behind them")
    }
    let derived = (0..<80).map {
      RecordID.derived(zone: .commons, type: "t", key: [.integer($0)])
    }
    #expect(Self.written { $0.ids(derived) }.count == 5 + 80 * 122 / 8)
  }

  @Test("more ids than there may be are refused")
  func tooManyIDs() {
    var reader = CBORReader(Self.written { $0.ids((0..<9).map { recordID($0) }) })
    #expect(throws: CBORError.self) { try reader.ids(upTo: 8, "ids") }
  }

  @Test("numbers become multiples of what their differences have in common")
  func numbers() throws {
    let hours = ["2.25", "40", "0", "0.5"].map { Value.decimal(decimal($0)) }
    let (column, multiples) = try #require(NumberColumn.fitting(hours))
    #expect(column == NumberColumn(exponent: -2, least: 0, step: 25))
    #expect(multiples == [9, 160, 0, 2])
    #expect(multiples.map { column.value(of: $0) } == hours)
  }

  @Test("numbers that are far apart survive, or are no column of numbers")
  func anyNumbers() {
    withSeeds(count: 400) { generator in
      let values = generator.list(upTo: 5) {
        $0.chance(50) ? Value.integer($0.integer()) : .decimal($0.decimalNumber())
      }
      guard let (column, multiples) = NumberColumn.fitting(values) else { return }
      try law(multiples.map { column.value(of: $0) } == values, "\(values)")
    }
    let extremes: [Value] = [.integer(.min), .integer(.max)]
    #expect(NumberColumn.fitting(extremes)?.multiples == [0, 1])
    #expect(NumberColumn.fitting([.integer(.max), .decimal(decimal("0.1"))]) == nil)
    #expect(NumberColumn.fitting([.integer(1), .null]) == nil)
  }

  @Test("texts are framed by what all begin and end with, but for parts of words")
  func frames() {
    func frame(_ texts: String...) -> TextColumn.Frame {
      TextColumn.Frame(texts.map { .text($0) })
    }
    func frame(sentences: Bool, _ prefix: String, _ suffix: String) -> TextColumn.Frame {
      TextColumn.Frame(
        isSentences: sentences, prefix: Array(prefix.utf8), suffix: Array(suffix.utf8))
    }
    #expect(frame("+49 30 1.", "+49 30 2.") == frame(sentences: false, "+49 30 ", "."))
    #expect(frame("Visit.", "Vistula.", "7 visits.") == frame(sentences: true, "", "."))
    #expect(frame("Visit", "visit") == frame(sentences: false, "", ""))
    #expect(frame("..", "...") == frame(sentences: false, "..", ""))
    #expect(frame("è", "é") == frame(sentences: false, "", ""))
    #expect(frame("", "") == frame(sentences: false, "", ""))
  }

  @Test("a text is cut into words, numbers and single characters")
  func pieces() {
    let text = Array("Visit  follow-up 12, caffè-2026 -".utf8)
    var pieces: [String] = []
    var start = 0
    while start < text.count {
      let end = WordPieces.end(of: text, from: start)
      pieces.append(String(decoding: text[start..<end], as: UTF8.self))
      start = end
    }
    #expect(pieces == ["Visit", " ", " follow-up", " 12", ",", " caffè", "-", "2026", " ", "-"])
  }

  @Test("a table finds what it was given, and bears strings that collide")
  func byteTable() {
    withSeeds(count: 50) { generator in
      var table = ByteTable(expecting: 1)
      var known: [[UInt8]: Int] = [:]
      for _ in 0..<300 {
        let bytes = generator.bytes(upTo: 2)
        let place = table.place(of: bytes, 0..<bytes.count)
        try law(Array(table[place]) == bytes, "the bytes themselves")
        if let before = known[bytes] { try law(place == before, "the same place") }
        known[bytes] = place
      }
      try law(table.count == known.count, "each once")
    }
  }
}

extension NumberColumn {
  fileprivate func value(of multiple: UInt64) -> Value? {
    var writer = CBORWriter()
    write(multiple, to: &writer)
    return try? Value(checking: writer.bytes)
  }
}
