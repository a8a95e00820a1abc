import LocalStore

/// One line for each request, and for what happens in between. Never a header, a body or a query:
/// those hold secrets and people's data.
struct RequestLog: Sendable {
  private static let longestPath = 100

  private let clock: @Sendable () -> UInt64
  private let write: (@Sendable (String) -> Void)?

  /// - Parameter write: takes one line, without its end, from any thread.
  init(clock: @escaping @Sendable () -> UInt64, write: @escaping @Sendable (String) -> Void) {
    self.clock = clock
    self.write = write
  }

  private init() {
    clock = { 0 }
    write = nil
  }

  /// Nobody reads it, so nothing is put into words.
  static let silent = RequestLog()

  func note(_ event: String) {
    write?("\(Timestamp.text(milliseconds: clock())) \(DisplayText.singleLine(event))")
  }

  /// A reply that is logged just before it is given.
  func following(
    _ request: HTTPRequest, _ reply: @escaping @Sendable (HTTPResponse) -> Void
  ) -> @Sendable (HTTPResponse) -> Void {
    guard write != nil else { return reply }
    let began = clock()
    let path = DisplayText.shortened(request.path, to: Self.longestPath)
    let what = "\(request.method) \(path)"
    let received = request.body.count
    return { response in
      let now = clock()
      // First the log: whoever has the answer finds the request there.
      note(
        "\(what) \(response.status) in=\(received) out=\(response.bodyByteCount) "
          + "ms=\(now - min(began, now))")
      reply(response)
    }
  }
}
