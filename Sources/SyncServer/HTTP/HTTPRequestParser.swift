/// Turns bytes into requests (RFC 9112): a value, without sockets and without a clock.
///
/// - However the input is cut into pieces, the same events come out in the same order.
/// - No input traps. What is malformed is reported at the byte that makes it so, and the parser
///   stays failed: where the next request begins is no longer known.
/// - Between requests it owns no memory.
struct HTTPRequestParser: Sendable {
  enum Event: Sendable {
    /// All input was taken; nothing is complete yet.
    case needsInput
    /// The client waits for `100 Continue` before it sends the body.
    case expectsContinue
    case request(HTTPRequest)
    case failure(HTTPParseFailure)
  }

  /// Which part of a request is being read; time-outs depend on it.
  enum Phase: Sendable { case betweenRequests, head, body }

  private enum Part: Sendable {
    case requestLine, fields, fixedBody, chunkFrame, chunkData, trailers
  }

  private let limits: HTTPLimits
  private var part = Part.requestLine
  private var line = HTTPRequestLineScanner()
  private var fields = HTTPFieldScanner()
  private var framing = HTTPFraming()
  private var chunk = HTTPChunkScanner()
  private var trailers = HTTPFieldScanner()
  private var body: [UInt8] = []
  /// Bytes of the body or of the chunk still to come.
  private var missing = 0
  private var failure: HTTPParseFailure?

  init(limits: HTTPLimits) { self.limits = limits }

  var phase: Phase {
    switch part {
    case .requestLine: line.isEmpty ? .betweenRequests : .head
    case .fields: .head
    default: .body
    }
  }

  /// Body held for the request being read.
  var bodyByteCount: Int { body.count }

  /// Reads from `index` on, and stops after each event or at the end of the input. Call again
  /// until it needs input.
  mutating func parse(_ input: Span<UInt8>, at index: inout Int) -> Event {
    if let failure { return .failure(failure) }
    do throws(HTTPParseFailure) {
      while index < input.count {
        let event: Event?
        if part == .fixedBody || part == .chunkData {
          event = takeBody(input, &index)
        } else {
          let byte = input[index]
          index += 1
          event = try step(byte)
        }
        if let event { return event }
      }
      return .needsInput
    } catch {
      reset()
      failure = error
      return .failure(error)
    }
  }

  private mutating func step(_ byte: UInt8) throws(HTTPParseFailure) -> Event? {
    switch part {
    case .requestLine:
      if try line.step(byte, limits) {
        part = .fields
        fields.reserve()
      }
      return nil
    case .fields: return try stepFields(byte)
    case .chunkFrame: return try stepChunk(byte)
    case .trailers:
      let progress = try trailers.step(
        byte, maxBytes: limits.maxTrailerBytes, maxCount: limits.maxHeaderCount)
      return progress == .end ? complete() : nil
    case .fixedBody, .chunkData: return nil
    }
  }

  private mutating func stepFields(_ byte: UInt8) throws(HTTPParseFailure) -> Event? {
    let progress = try fields.step(
      byte, maxBytes: limits.maxHeadBytes, maxCount: limits.maxHeaderCount)
    switch progress {
    case .more: return nil
    case .field:
      if let field = fields.headers.fields.last { try framing.note(field, of: fields.headers) }
      return nil
    case .end: return try beginBody()
    }
  }

  private mutating func beginBody() throws(HTTPParseFailure) -> Event? {
    try framing.check(minorVersion: line.minorVersion, limits)
    if framing.isChunked {
      part = .chunkFrame
    } else {
      missing = framing.contentLength ?? 0
      if missing == 0 { return complete() }
      part = .fixedBody
    }
    return framing.expectsContinue && line.minorVersion >= 1 ? .expectsContinue : nil
  }

  private mutating func stepChunk(_ byte: UInt8) throws(HTTPParseFailure) -> Event? {
    switch try chunk.step(byte, limits) {
    case .more: break
    case .data(let count):
      if count > limits.maxBodyBytes - body.count { throw .bodyTooLarge }
      missing = count
      part = .chunkData
    case .last: part = .trailers
    }
    return nil
  }

  /// Memory is taken as bytes arrive, never on the word of a Content-Length.
  private mutating func takeBody(_ input: Span<UInt8>, _ index: inout Int) -> Event? {
    let count = min(missing, input.count - index)
    let piece = input.extracting(index..<(index + count))
    unsafe piece.withUnsafeBufferPointer { unsafe body.append(contentsOf: $0) }
    index += count
    missing -= count
    guard missing == 0 else { return nil }
    if part == .chunkData {
      part = .chunkFrame
      return nil
    }
    return complete()
  }

  private mutating func complete() -> Event {
    let request = HTTPRequest(
      method: line.method, target: line.rawTarget, path: line.path, query: line.query,
      headers: fields.headers, body: body, minorVersion: Int(line.minorVersion),
      keepsAlive: framing.keepsAlive(minorVersion: line.minorVersion))
    reset()
    return .request(request)
  }

  private mutating func reset() { self = HTTPRequestParser(limits: limits) }
}
