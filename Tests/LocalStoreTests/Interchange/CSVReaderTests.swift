import Testing

@testable import LocalStore

@Suite("CSV reader")
struct CSVReaderTests {
  private func read(_ text: String) throws -> (
    reader: CSVReader, rows: [CSVReader.Row], errors: [CSVError]
  ) {
    var reader = try CSVReader(Array(text.utf8))
    let (rows, errors) = reader.readAll()
    return (reader, rows, errors)
  }

  @Test(
    "the same rows whatever the line end, the separator and the byte order mark",
    arguments: ["\n", "\r\n", "\r"], [",", ";", "\t"])
  func forms(lineEnd: String, separator: String) throws {
    let lines = [["name", "note"], ["Ana", "\"a \"\"b\"\"\""], ["Žak", " blank "]]
    for prefix in ["", "\u{feff}"] {
      for suffix in ["", lineEnd, lineEnd + lineEnd] {
        let body = lines.map { $0.joined(separator: separator) }.joined(separator: lineEnd)
        let result = try read(prefix + body + suffix)
        #expect(result.reader.header == ["name", "note"])
        #expect(result.reader.separator.rawValue == separator.utf8.first)
        #expect(result.rows.map(\.cells) == [["Ana", "a \"b\""], ["Žak", " blank "]])
        #expect(result.rows.map(\.line) == [2, 3])
        #expect(result.errors == [])
      }
    }
  }

  @Test("rows know their line although cells contain line ends")
  func lines() throws {
    let text = "a,b\r\n\"one\r\ntwo\n\",1\r\n\r\nx,2\n\"\r\",3\ny,4\n"
    let result = try read(text)
    #expect(result.rows.map(\.line) == [2, 6, 7, 9])
    #expect(result.rows.map { $0.cells[0] } == ["one\r\ntwo\n", "x", "\r", "y"])
  }

  @Test("the separator is found outside quotes, and named by Excel's first line")
  func separators() throws {
    #expect(try read("\"a,b,c,d\";x;y\n1;2;3").rows[0].cells == ["1", "2", "3"])
    #expect(try read("name\nAna").reader.separator == .comma)
    let named = try read("\u{feff}sep=;\r\na,b;c\r\n1;2\r\n")
    #expect(named.reader.header == ["a,b", "c"])
    #expect(named.rows.map(\.line) == [3])
    var forced = try CSVReader(Array("a;b,c\n1,2".utf8), separator: .comma)
    #expect(forced.readAll().rows.map(\.cells) == [["1", "2"]])
  }

  @Test("a bad row is told by its line and the others are read")
  func badRows() throws {
    let text = """
      id,name
      1,one,more
      2,two
      3
      4,"fo"ur
      5,five "quoted" inside
      6,"six
      7,seven

      """
    let result = try read(text)
    #expect(result.rows.map(\.line) == [3, 6, 8])
    #expect(
      result.errors == [
        CSVError(reason: .wrongCellCount(expected: 2, found: 3), line: 2, cell: nil),
        CSVError(reason: .wrongCellCount(expected: 2, found: 1), line: 4, cell: nil),
        CSVError(reason: .textAfterQuote, line: 5, cell: 2),
        CSVError(reason: .unterminatedQuote, line: 7, cell: 2),
      ])
    #expect(result.errors[0].description == "line 2: 3 cells where the header has 2")
  }

  @Test("text that is not UTF-8 is told by its line")
  func notUTF8() throws {
    var reader = try CSVReader(Array("id,name\n1,".utf8) + [0x8a] + Array("ime\n2,two\n".utf8))
    let (rows, errors) = reader.readAll()
    #expect(errors == [CSVError(reason: .notUTF8, line: 2, cell: 2)])
    #expect(errors[0].hint?.contains("UTF-8") == true)
    #expect(rows.map(\.cells) == [["2", "two"]])
    let utf16: [UInt8] =
      [0xff, 0xfe] + "id\tname\n".utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
    let error = #expect(throws: CSVError.self) { try CSVReader(utf16) }
    #expect(error?.reason == .notUTF8)
  }

  @Test("a header that cannot be used is refused")
  func headers() {
    for text in ["", "\u{feff}", "\n\r\n"] {
      let error = #expect(throws: CSVError.self) { try read(text) }
      #expect(error?.reason == .noHeader)
    }
    let repeated = #expect(throws: CSVError.self) { try read("id,name,,,name\n") }
    #expect(repeated?.reason == .repeatedColumn("name"))
    #expect(repeated?.cell == 5)
  }

  @Test("long cells and rows are refused within bounds")
  func limits() throws {
    var limits = CSVReader.Limits()
    limits.maximumCellBytes = 4
    limits.maximumCells = 3
    let text = "a,b\n12345,1\n\"123\"\"45\",1\n\"12\"\"4\",1\n1,2,3,4\n1234,1\n"
    var reader = try CSVReader(Array(text.utf8), limits: limits)
    let (rows, errors) = reader.readAll()
    #expect(rows.map(\.cells) == [["12\"4", "1"], ["1234", "1"]])
    #expect(
      errors.map(\.reason) == [
        .cellTooLong(limitBytes: 4), .cellTooLong(limitBytes: 4), .tooManyCells(limit: 3),
      ])
    #expect(errors.map(\.line) == [2, 3, 5])
  }

  @Test("rows of empty cells are told apart from rows with data")
  func blankRows() throws {
    let result = try read("a;b\n;\n1;\n")
    #expect(result.rows.map(\.isBlank) == [true, false])
  }
}
