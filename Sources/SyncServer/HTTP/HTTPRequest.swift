/// A complete request: the head was checked, the body is all there.
struct HTTPRequest: Sendable {
  /// As sent; methods are case-sensitive. May be one nobody knows: the router answers 405 or 501.
  let method: String
  /// The request target as sent.
  let target: String
  /// Percent-decoded, begins with `/`, free of dot segments and control characters. `*` for
  /// `OPTIONS *`.
  let path: String
  /// What follows `?`, still percent-encoded; nil without one.
  let query: String?
  let headers: HTTPHeaders
  /// Decoded from chunks where it came in chunks.
  let body: [UInt8]
  /// The x of HTTP/1.x.
  let minorVersion: Int
  /// Whether the client is ready to send another request on this connection.
  let keepsAlive: Bool
}

extension HTTPRequest {
  /// The query as a form would send it: `+` is a space, names and values percent-decoded.
  var queryItems: [(name: String, value: String)] {
    guard let query else { return [] }
    return query.utf8.split(separator: UInt8(ascii: "&")).map { item in
      let parts = item.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      let value = parts.count > 1 ? Self.formDecoded(parts[1]) : ""
      return (Self.formDecoded(parts[0]), value)
    }
  }

  private static func formDecoded(_ text: Substring.UTF8View) -> String {
    let spaced = text.map { $0 == UInt8(ascii: "+") ? .space : $0 }
    return String(decoding: HTTPPercentEncoding.decode(spaced[...]), as: UTF8.self)
  }
}
