/// Writes JSON (RFC 8259) as UTF-8 bytes, value by value or a whole `JSONValue`.
///
/// A long list need not exist as a value: `beginArray`, the elements, `endArray`, and `takeBytes`
/// now and then to send off what is done. Calls out of order (a value where a key is due, an end
/// without its beginning) are a programmer's error.
public struct JSONWriter {
  public enum Layout: Sendable {
    /// No blanks at all.
    case compact
    /// One member or element per line, indented by two spaces; empty ones stay on one line.
    case pretty
  }

  private enum Container { case array, object }

  private let layout: Layout
  private var bytes: [UInt8] = []
  private var open: [Container] = []
  private var isFirst = true
  private var isAfterKey = false

  public init(_ layout: Layout = .compact) { self.layout = layout }

  /// The whole of a value, without a line end behind it.
  public static func bytes(_ value: JSONValue, _ layout: Layout = .compact) -> [UInt8] {
    var writer = JSONWriter(layout)
    writer.value(value)
    return writer.takeBytes()
  }

  public static func text(_ value: JSONValue, _ layout: Layout = .compact) -> String {
    String(decoding: bytes(value, layout), as: UTF8.self)
  }

  /// How many bytes wait to be taken.
  public var count: Int { bytes.count }

  /// Hands over what has been written since the last time.
  public mutating func takeBytes() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: false) }
    return bytes
  }

  public mutating func beginArray() { begin(.array, "[") }
  public mutating func endArray() { end(.array, "]") }
  public mutating func beginObject() { begin(.object, "{") }
  public mutating func endObject() { end(.object, "}") }

  /// The key of the next value. It is for the caller not to repeat one within an object.
  public mutating func key(_ key: String) {
    precondition(open.last == .object && !isAfterKey, "a key where none is due")
    separate()
    JSONEscaping.append(key, to: &bytes)
    append(":")
    if layout == .pretty { append(" ") }
    isAfterKey = true
  }

  public mutating func null() {
    prepare()
    bytes.append(contentsOf: "null".utf8)
  }

  public mutating func bool(_ value: Bool) {
    prepare()
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  public mutating func integer(_ value: Int64) {
    prepare()
    bytes.append(contentsOf: String(value).utf8)
  }

  /// The text of a number in JSON's grammar, written as it is.
  public mutating func decimal(_ text: String) {
    precondition(!text.isEmpty && text.utf8.allSatisfy(JSONNumber.isNumberByte), "not a number")
    prepare()
    bytes.append(contentsOf: text.utf8)
  }

  public mutating func string(_ value: String) {
    prepare()
    JSONEscaping.append(value, to: &bytes)
  }

  /// A line end between documents or after the last one, for lists with one document per line.
  public mutating func newline() {
    precondition(open.isEmpty, "a line end inside a document")
    append("\n")
    isFirst = true
  }

  public mutating func value(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .bool(let value): bool(value)
    case .integer(let value): integer(value)
    case .decimal(let text): decimal(text)
    case .string(let value): string(value)
    case .array(let elements):
      beginArray()
      for element in elements { self.value(element) }
      endArray()
    case .object(let object):
      beginObject()
      for member in object.members {
        key(member.key)
        self.value(member.value)
      }
      endObject()
    }
  }

  private mutating func append(_ scalar: Unicode.Scalar) { bytes.append(UInt8(ascii: scalar)) }

  private mutating func begin(_ container: Container, _ bracket: Unicode.Scalar) {
    prepare()
    append(bracket)
    open.append(container)
    isFirst = true
  }

  private mutating func end(_ container: Container, _ bracket: Unicode.Scalar) {
    precondition(open.last == container && !isAfterKey, "an end that does not match")
    open.removeLast()
    if !isFirst { breakLine() }
    append(bracket)
    isFirst = false
  }

  /// What stands between a value and the one before it.
  private mutating func prepare() {
    if isAfterKey {
      isAfterKey = false
      return
    }
    precondition(open.last != .object, "a value where a key is due")
    precondition(!open.isEmpty || isFirst, "a second document without a line end between")
    separate()
  }

  private mutating func separate() {
    if !isFirst { append(",") }
    isFirst = false
    if !open.isEmpty { breakLine() }
  }

  private mutating func breakLine() {
    guard layout == .pretty else { return }
    append("\n")
    for _ in open { bytes.append(contentsOf: "  ".utf8) }
  }
}
