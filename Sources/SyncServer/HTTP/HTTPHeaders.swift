/// Header fields in the order they came, duplicates kept (RFC 9110 section 5.3).
///
/// All names and values share one buffer, so a request's fields cost two allocations, and a
/// `String` is made only of what somebody reads. Values hold the bytes received; reading one
/// repairs invalid UTF-8.
struct HTTPHeaders: Sendable {
  struct Field: Sendable {
    var nameStart: Int
    var nameEnd: Int
    var valueStart: Int
    var valueEnd: Int
  }

  private(set) var bytes: [UInt8] = []
  private(set) var fields: [Field] = []

  var count: Int { fields.count }

  /// Makes room once, so that a usual head grows nothing.
  mutating func reserve(bytes byteCount: Int, fields fieldCount: Int) {
    bytes.reserveCapacity(byteCount)
    fields.reserveCapacity(fieldCount)
  }

  /// Adds a field. The name is written in code, so a wrong one is a programmer's error; the
  /// value may come from anywhere, and bytes that could split the response become spaces.
  mutating func append(_ name: String, _ value: String) {
    precondition(name.utf8.allSatisfy(\.isTokenCharacter) && !name.isEmpty)
    let nameStart = bytes.count
    bytes.append(contentsOf: name.utf8)
    let valueStart = bytes.count
    for byte in value.utf8 {
      bytes.append(byte.isFieldValueCharacter ? byte : .space)
    }
    fields.append(
      Field(
        nameStart: nameStart, nameEnd: valueStart,
        valueStart: valueStart, valueEnd: bytes.count))
  }

  /// The first value under the name, whatever its case.
  subscript(name: String) -> String? {
    for field in fields where matches(field, name) { return value(of: field) }
    return nil
  }

  /// Every value under the name, in order.
  func values(_ name: String) -> [String] {
    fields.filter { matches($0, name) }.map(value(of:))
  }

  func contains(_ name: String) -> Bool { fields.contains { matches($0, name) } }

  /// Name and value of each field, in order.
  var all: [(name: String, value: String)] {
    fields.map { (text($0.nameStart, $0.nameEnd), value(of: $0)) }
  }

  func matches(_ field: Field, _ name: String) -> Bool {
    let other = name.utf8
    guard other.count == field.nameEnd - field.nameStart else { return false }
    var index = field.nameStart
    for byte in other {
      guard bytes[index].lowercasedASCII == byte.lowercasedASCII else { return false }
      index += 1
    }
    return true
  }

  func value(of field: Field) -> String { text(field.valueStart, field.valueEnd) }

  private func text(_ start: Int, _ end: Int) -> String {
    String(decoding: bytes[start..<end], as: UTF8.self)
  }
}

extension HTTPHeaders {
  /// For the parser: one byte of the field being read.
  mutating func appendRaw(_ byte: UInt8) { bytes.append(byte) }

  /// For the parser: the field being read is complete.
  mutating func appendRaw(_ field: Field) { fields.append(field) }
}
