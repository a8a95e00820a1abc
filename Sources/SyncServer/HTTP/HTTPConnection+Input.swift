extension HTTPConnection: SocketWatcher {
  /// Reads a few times at most, so that one busy client does not hold up the others.
  func socketIsReadable() {
    for _ in 0..<4 where !sawEndOfInput && stage != .closed {
      switch Socket.receive(watch.descriptor, into: &worker.readBuffer) {
      case .bytes(let count):
        deadlines.received(count)
        if stage == .lingering, deadlines.hasLingeredTooLong(limits) { return close() }
        if stage == .open { parseReceived(count) }
        guard count == worker.readBuffer.count, stage == .lingering || heldInput.isEmpty else {
          return settle()
        }
      case .wouldBlock: return settle()
      case .end: sawEndOfInput = true
      case .failed: return close()
      }
    }
    if stage == .lingering, sawEndOfInput { return close() }
    settle()
  }

  func parseHeldInput() {
    let input = heldInput
    let end = parse(input.span, from: heldStart)
    guard stage == .open else { return }
    heldStart = end
    if heldStart == input.count {
      heldInput = []
      heldStart = 0
    }
  }

  private func parseReceived(_ count: Int) {
    let buffer = worker.readBuffer
    let end = parse(buffer.span.extracting(first: count), from: 0)
    guard stage == .open, end < count else { return }
    heldInput = Array(buffer[end..<count])
    heldStart = 0
  }

  /// Returns how far it came: to the end, unless there is no room for another request.
  private func parse(_ input: Span<UInt8>, from start: Int) -> Int {
    isParsing = true
    defer { isParsing = false }
    var index = start
    while stage == .open, index < input.count, hasRoom {
      switch parser.parse(input, at: &index) {
      case .needsInput: break
      case .expectsContinue:
        // A client that is sending already needs no invitation.
        if index == input.count { responses.append(.interimContinue) }
      case .request(let request): hand(request)
      case .failure(let failure): refuse(.problem(failure))
      }
    }
    return index
  }

  private func hand(_ request: HTTPRequest) {
    let number = responses.reserve(for: request)
    // So that the next request's time does not begin with this one's.
    deadlines.wait(for: .nothing, now: 0)
    if !request.keepsAlive || worker.isDraining { stopRequests() }
    let reply = HTTPReply(connection: self, number: number)
    worker.handler(request) { reply.answer($0) }
  }

  /// Counts the body bytes held for this connection; turns it away when all together are
  /// too many. A body that is complete already is let through.
  func countBody() {
    let held = parser.bodyByteCount + responses.bodyByteCount
    guard held != countedBodyBytes else { return }
    let total = worker.counters.bodyBytes.add(held - countedBodyBytes)
    let isGrowing = held > countedBodyBytes
    countedBodyBytes = held
    if isGrowing, total > limits.maxTotalBodyBytes, parser.phase == .body {
      refuse(.busy(retryAfterSeconds: limits.retryAfterSeconds))
      settle()
    }
  }
}
