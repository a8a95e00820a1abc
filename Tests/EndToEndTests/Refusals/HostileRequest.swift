import TestSupport
import Testing

/// Something that no good client sends, and the answer that it must get.
struct HostileRequest: Sendable, CustomTestStringConvertible {
  let what: String
  let bytes: [UInt8]
  let status: Int
  let code: String
  /// Whether the sender then says that there is no more.
  var endsWriting = false

  var testDescription: String { what }

  init(
    _ what: String, _ head: String, body: [UInt8] = [], _ status: Int, _ code: String,
    endsWriting: Bool = false
  ) {
    self.what = what
    bytes = Array(head.utf8) + body
    self.status = status
    self.code = code
    self.endsWriting = endsWriting
  }

  /// A well-formed HTTP message with a body that is none.
  static func sync(
    _ what: String, _ body: [UInt8], credential: String?, _ status: Int, _ code: String
  ) -> HostileRequest {
    let authorization = credential.map { "Authorization: Bearer \($0)\r\n" } ?? ""
    return HostileRequest(
      what,
      "POST /v1/sync HTTP/1.1\r\nHost: a\r\nContent-Type: application/cbor-seq\r\n"
        + "\(authorization)Content-Length: \(body.count)\r\n\r\n",
      body: body, status, code)
  }

  static func join(_ what: String, _ body: String, _ status: Int, _ code: String) -> HostileRequest
  {
    HostileRequest(
      what,
      "POST /v1/join HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)", status, code)
  }
}

extension HostileRequest {
  /// Not HTTP, or not as it should be.
  static let messages = [
    HostileRequest("no HTTP", "hello\r\n\r\n", 400, "malformed-request"),
    HostileRequest("two blanks", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "malformed-request"),
    HostileRequest("a bare LF", "GET / HTTP/1.1\nHost: a\n\n", 400, "malformed-request"),
    HostileRequest("a NUL", "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n", 400, "malformed-request"),
    HostileRequest(
      "dot segments", "GET /../x HTTP/1.1\r\nHost: a\r\n\r\n", 400, "malformed-request"),
    HostileRequest("no Host", "GET /healthz HTTP/1.1\r\n\r\n", 400, "malformed-request"),
    HostileRequest(
      "a folded field", "GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n", 400,
      "malformed-request"),
    HostileRequest(
      "another HTTP", "GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505, "http-version-unsupported"),
    HostileRequest(
      "an endless path", "GET /\(String(repeating: "x", count: 9_000)) HTTP/1.1\r\n", 414,
      "uri-too-long"),
    HostileRequest(
      "an endless field", "GET / HTTP/1.1\r\nX: \(String(repeating: "x", count: 20_000))\r\n", 431,
      "head-too-large"),
    HostileRequest("an unknown path", "GET /v2 HTTP/1.1\r\nHost: a\r\n\r\n", 404, "not-found"),
    HostileRequest(
      "a wrong method", "GET /v1/sync HTTP/1.1\r\nHost: a\r\n\r\n", 405, "method-not-allowed"),
    HostileRequest(
      "an unknown method", "BREW /v1/sync HTTP/1.1\r\nHost: a\r\n\r\n", 501, "method-unknown"),
    HostileRequest(
      "a wrong content type",
      "POST /v1/sync HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\n"
        + "Content-Length: 2\r\n\r\nhi",
      415, "unsupported-media-type"),
    HostileRequest(
      "no content type", "POST /v1/join HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}", 415,
      "unsupported-media-type"),
    HostileRequest(
      "a huge length",
      "POST /v1/sync HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999999\r\n\r\n", 413,
      "body-too-large"),
    HostileRequest(
      "a length that is none", "POST /v1/sync HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
      400,
      "malformed-request"),
    HostileRequest(
      "chunks of nothing",
      "POST /v1/sync HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400,
      "malformed-request"),
    HostileRequest(
      "two framings",
      "POST /v1/sync HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
        + "Transfer-Encoding: chunked\r\n\r\n",
      400, "malformed-request"),
    HostileRequest(
      "an unknown coding",
      "POST /v1/sync HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501,
      "transfer-coding-unknown"),
    HostileRequest(
      "a body that stops", "POST /v1/join HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\n{",
      400, "malformed-request", endsWriting: true),
  ]

  /// Joining without an invitation.
  static let joins = [
    join("no JSON", "{", 400, "malformed-request"),
    join("no object", "[1]", 400, "malformed-request"),
    join("no code", "{\"device\": \"x\"}", 400, "malformed-request"),
    join("deep JSON", String(repeating: "[", count: 3_000), 400, "malformed-request"),
    join("no invitation", "{\"code\": \"AAAA-AAAA-AAAA-AAAA\"}", 403, "invitation-invalid"),
  ]

  /// What comes from an enrolled laptop that has lost its mind.
  static func syncs(_ credential: String, revoked: String) -> [HostileRequest] {
    let good: [UInt8] = [0x86, 0x02, 0x01, 0x01, 0x01, 0x00, 0x80]
    var random = SplitMix64(seed: 7)
    let noise = (0..<2_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    var requests = [
      sync("no credential", good, credential: nil, 401, "not-enrolled"),
      sync(
        "an unknown credential", good, credential: String(repeating: "A", count: 43), 401,
        "not-enrolled"),
      sync("a malformed credential", good, credential: "!", 401, "not-enrolled"),
      sync("noise of a revoked laptop", noise, credential: revoked, 400, "malformed-request"),
      sync(
        "another version", [0x86, 0x01] + good.dropFirst(2), credential: credential, 426,
        "upgrade-needed"),
      sync(
        "another version's form", [0x82, 0x01, 0x60], credential: credential, 426,
        "upgrade-needed"),
      sync("noise", noise, credential: credential, 400, "malformed-request"),
      sync("nothing", [], credential: credential, 400, "malformed-request"),
      sync("too much", good + [0x00], credential: credential, 400, "malformed-request"),
      sync(
        "deep arrays", [UInt8](repeating: 0x81, count: 100_000), credential: credential, 400,
        "malformed-request"),
      sync(
        "a giant array", [0x9b] + [UInt8](repeating: 0xff, count: 8), credential: credential,
        400, "malformed-request"),
    ]
    for length in 1..<good.count {
      requests.append(
        sync(
          "cut after \(length)", Array(good.prefix(length)), credential: credential, 400,
          "malformed-request"))
    }
    return requests
  }
}
