@testable import SyncServer

/// What a parser made of some input, as text that tests compare.
struct HTTPTranscript: Equatable, CustomStringConvertible {
  var events: [String] = []
  /// How many bytes had been read when the parser failed.
  var failedAfter: Int?

  var description: String {
    events.joined(separator: "\n") + (failedAfter.map { "\nfailed after \($0)" } ?? "")
  }

  /// Feeds the input cut into pieces of the given lengths; the rest goes in whole.
  init(_ input: [UInt8], pieces: [Int] = [], limits: HTTPLimits = HTTPLimits()) {
    var parser = HTTPRequestParser(limits: limits)
    var start = 0
    for length in pieces + [input.count] where failedAfter == nil {
      let end = min(input.count, start + length)
      feed(&parser, Array(input[start..<end]), offset: start)
      start = end
    }
  }

  init(_ text: String, limits: HTTPLimits = HTTPLimits()) {
    self.init(Array(text.utf8), limits: limits)
  }

  private mutating func feed(_ parser: inout HTTPRequestParser, _ piece: [UInt8], offset: Int) {
    var index = 0
    while true {
      switch parser.parse(piece.span, at: &index) {
      case .needsInput: return
      case .expectsContinue: events.append("100")
      case .request(let request): events.append(Self.describe(request))
      case .failure(let failure):
        events.append("\(failure.status) \(failure.code)")
        failedAfter = offset + index
        return
      }
    }
  }

  private static func describe(_ request: HTTPRequest) -> String {
    var text = "\(request.method) \(request.path)"
    if let query = request.query { text += "?\(query)" }
    text += " 1.\(request.minorVersion) \(request.keepsAlive ? "keep" : "close")"
    for (name, value) in request.headers.all { text += " [\(name)=\(value)]" }
    return text + " \(request.body)"
  }
}

/// The one request in the text; nil if there is anything else.
func parsedRequest(_ text: String, limits: HTTPLimits = HTTPLimits()) -> HTTPRequest? {
  var parser = HTTPRequestParser(limits: limits)
  var index = 0
  let bytes = Array(text.utf8)
  guard case .request(let request) = parser.parse(bytes.span, at: &index) else { return nil }
  return index == bytes.count ? request : nil
}

/// The status the text fails with; nil if it does not fail.
func failureStatus(_ text: String, limits: HTTPLimits = HTTPLimits()) -> Int? {
  let transcript = HTTPTranscript(text, limits: limits)
  guard transcript.failedAfter != nil, let last = transcript.events.last else { return nil }
  return last.split(separator: " ").first.flatMap { Int($0) }
}
