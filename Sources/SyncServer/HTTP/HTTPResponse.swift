/// An answer. The server adds `Date`, `Content-Length` and `Connection`; the rest is here.
struct HTTPResponse: Sendable {
  var status: Int
  var headers: HTTPHeaders
  /// The body in pieces that follow each other. One that many answers have in common is in memory
  /// once, however many clients take their time.
  var pieces: [[UInt8]]

  init(status: Int, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    pieces = [body]
  }

  init(status: Int, contentType: String, body: [UInt8]) {
    self.init(status: status, body: body)
    headers.append("Content-Type", contentType)
  }

  init(status: Int, contentType: String, pieces: [[UInt8]]) {
    self.init(status: status, contentType: contentType, body: [])
    self.pieces = pieces
  }

  var body: [UInt8] { Array(pieces.joined()) }
  var bodyByteCount: Int { pieces.reduce(0) { $0 + $1.count } }

  /// Whether the status allows content at all (RFC 9110 section 6.4.1).
  var allowsBody: Bool { status >= 200 && status != 204 && status != 304 }
}

extension HTTPResponse {
  /// The phrase beside a status (RFC 9110 section 15); empty for one that has none here.
  static func reasonPhrase(_ status: Int) -> StaticString {
    switch status {
    case 200: "OK"
    case 201: "Created"
    case 202: "Accepted"
    case 204: "No Content"
    case 302: "Found"
    case 303: "See Other"
    case 304: "Not Modified"
    case 307: "Temporary Redirect"
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 406: "Not Acceptable"
    case 408: "Request Timeout"
    case 409: "Conflict"
    case 410: "Gone"
    case 411: "Length Required"
    case 412: "Precondition Failed"
    case 413: "Content Too Large"
    case 414: "URI Too Long"
    case 415: "Unsupported Media Type"
    case 417: "Expectation Failed"
    case 422: "Unprocessable Content"
    case 426: "Upgrade Required"
    case 428: "Precondition Required"
    case 429: "Too Many Requests"
    case 431: "Request Header Fields Too Large"
    case 501: "Not Implemented"
    case 503: "Service Unavailable"
    case 505: "HTTP Version Not Supported"
    default: ""
    }
  }
}
