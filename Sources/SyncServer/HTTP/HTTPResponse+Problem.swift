/// Errors as `application/problem+json` (RFC 9457).
extension HTTPResponse {
  /// - Parameters:
  ///   - code: stable; a client decides by it.
  ///   - title: the status's phrase where none is given, as "about:blank" asks.
  ///   - detail: for people: what was wrong and what to do.
  static func problem(
    status: Int, code: String, title: String? = nil, detail: String
  ) -> HTTPResponse {
    let json =
      #"{"type":"about:blank","title":"# + quoted(title ?? "\(reasonPhrase(status))")
      + #","status":\#(status),"detail":"# + quoted(detail)
      + #","code":"# + quoted(code) + "}"
    return HTTPResponse(
      status: status, contentType: "application/problem+json", body: Array(json.utf8))
  }

  static func problem(_ failure: HTTPParseFailure) -> HTTPResponse {
    problem(status: failure.status, code: failure.code, detail: failure.detail)
  }

  static let timedOut = problem(
    status: 408, code: "request-timeout", detail: "The request took too long to arrive.")

  static let incomplete = problem(
    status: 400, code: "malformed-request", detail: "The request ended before it was complete.")

  /// The server cannot take this now; the client does well to come back.
  static func busy(retryAfterSeconds: Int) -> HTTPResponse {
    var response = problem(
      status: 503, code: "server-busy",
      detail: "The server is busy. Nothing was lost: try again in a moment.")
    response.headers.append("Retry-After", "\(retryAfterSeconds)")
    return response
  }

  /// A JSON string (RFC 8259 section 7).
  private static func quoted(_ text: String) -> String {
    var json = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": json += "\\\""
      case "\\": json += "\\\\"
      case "\n": json += "\\n"
      case "\u{0}"..."\u{1F}":
        let digits = String(scalar.value, radix: 16)
        json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: json.unicodeScalars.append(scalar)
      }
    }
    return json + "\""
  }
}
