/// Writes a response as one run of bytes, head and body together, for one send; but for all pieces
/// of the body behind the first.
enum HTTPResponseEncoder {
  /// What the head says about the connection's future (RFC 9112 section 9.3).
  enum Persistence: Sendable {
    /// HTTP/1.1 stays open without a word.
    case implied
    /// HTTP/1.0 must be told.
    case keepAlive
    case close
  }

  static let continueInterim = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

  /// - Parameter omitsBody: for HEAD: the same head, no content (RFC 9110 section 9.3.2).
  /// - Returns: the rest of the body, to be sent behind it.
  static func append(
    _ response: HTTPResponse, omitsBody: Bool, persistence: Persistence, date: [UInt8],
    to output: inout [UInt8]
  ) -> ArraySlice<[UInt8]> {
    let first = response.pieces.first ?? []
    output.reserveCapacity(output.count + 192 + response.headers.bytes.count + first.count)
    append("HTTP/1.1 ", to: &output)
    append(response.status, to: &output)
    append(" ", to: &output)
    append(HTTPResponse.reasonPhrase(response.status), to: &output)
    append("\r\nDate: ", to: &output)
    output.append(contentsOf: date)
    append("\r\n", to: &output)
    append(response.headers, to: &output)
    if response.allowsBody {
      append("Content-Length: ", to: &output)
      append(response.bodyByteCount, to: &output)
      append("\r\n", to: &output)
    }
    switch persistence {
    case .implied: break
    case .keepAlive: append("Connection: keep-alive\r\n", to: &output)
    case .close: append("Connection: close\r\n", to: &output)
    }
    append("\r\n", to: &output)
    guard response.allowsBody, !omitsBody else { return [] }
    output.append(contentsOf: first)
    return response.pieces.dropFirst()
  }

  private static func append(_ headers: HTTPHeaders, to output: inout [UInt8]) {
    for field in headers.fields {
      output.append(contentsOf: headers.bytes[field.nameStart..<field.nameEnd])
      append(": ", to: &output)
      output.append(contentsOf: headers.bytes[field.valueStart..<field.valueEnd])
      append("\r\n", to: &output)
    }
  }

  private static func append(_ text: StaticString, to output: inout [UInt8]) {
    text.withUTF8Buffer { unsafe output.append(contentsOf: $0) }
  }

  private static func append(_ number: Int, to output: inout [UInt8]) {
    if number >= 10 { append(number / 10, to: &output) }
    output.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: abs(number % 10)))
  }
}
