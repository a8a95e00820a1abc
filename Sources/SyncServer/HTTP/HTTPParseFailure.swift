/// Why a request cannot be taken, and the status that says so.
struct HTTPParseFailure: Error, Equatable, Sendable {
  let status: Int
  /// Stable: clients and tests may rely on it.
  let code: String
  /// For people; may change.
  let detail: String

  static func malformed(_ detail: String) -> HTTPParseFailure {
    HTTPParseFailure(status: 400, code: "malformed-request", detail: detail)
  }

  static let requestLineTooLong = HTTPParseFailure(
    status: 414, code: "uri-too-long", detail: "The request line is too long.")
  static let methodTooLong = HTTPParseFailure(
    status: 501, code: "method-unknown", detail: "No method is that long.")
  static let connectUnsupported = HTTPParseFailure(
    status: 501, code: "method-unknown", detail: "This is not a proxy: no CONNECT here.")
  static let headTooLarge = HTTPParseFailure(
    status: 431, code: "head-too-large", detail: "The header fields are too large.")
  static let bodyTooLarge = HTTPParseFailure(
    status: 413, code: "body-too-large", detail: "The body is larger than this server takes.")
  static let transferCodingUnknown = HTTPParseFailure(
    status: 501, code: "transfer-coding-unknown",
    detail: "The only transfer coding known here is chunked.")
  static let versionUnsupported = HTTPParseFailure(
    status: 505, code: "http-version-unsupported", detail: "This server speaks HTTP/1.1.")
  static let expectationFailed = HTTPParseFailure(
    status: 417, code: "expectation-failed",
    detail: "The only expectation known here is 100-continue.")
}
