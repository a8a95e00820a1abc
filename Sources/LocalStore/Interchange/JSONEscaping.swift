/// Strings as JSON writes them (RFC 8259 section 7): only what must be escaped is.
enum JSONEscaping {
  static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    let wasContiguous: Void? = unsafe text.utf8.withContiguousStorageIfAvailable { utf8 in
      appendEscaped(unsafe utf8.span, to: &bytes)
    }
    if wasContiguous == nil { appendEscaped(Array(text.utf8).span, to: &bytes) }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Copies run by run: most texts are a single run.
  private static func appendEscaped(_ utf8: borrowing Span<UInt8>, to bytes: inout [UInt8]) {
    var start = 0
    for position in 0..<utf8.count {
      let byte = utf8[position]
      guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
        continue
      }
      appendRun(utf8, start..<position, to: &bytes)
      appendEscape(byte, to: &bytes)
      start = position + 1
    }
    appendRun(utf8, start..<utf8.count, to: &bytes)
  }

  private static func appendRun(
    _ utf8: borrowing Span<UInt8>, _ range: Range<Int>, to bytes: inout [UInt8]
  ) {
    guard !range.isEmpty else { return }
    unsafe utf8.withUnsafeBufferPointer { buffer in
      unsafe bytes.append(contentsOf: buffer[range])
    }
  }

  private static func appendEscape(_ byte: UInt8, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0a: bytes.append(UInt8(ascii: "n"))
    case 0x0c: bytes.append(UInt8(ascii: "f"))
    case 0x0d: bytes.append(UInt8(ascii: "r"))
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    default:
      let hexadecimal = String(byte, radix: 16)
      bytes.append(contentsOf: (byte < 0x10 ? "u000" : "u00").utf8)
      bytes.append(contentsOf: hexadecimal.utf8)
    }
  }
}
