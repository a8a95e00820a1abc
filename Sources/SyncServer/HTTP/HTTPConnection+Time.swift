extension HTTPConnection {
  /// Called by the worker's timer.
  func checkDeadlines(now: UInt64) {
    switch deadlines.verdict(now: now, limits) {
    case .fine: break
    case .close: close()
    case .answerTimeout:
      refuse(.timedOut)
      settle()
    case .writeStalled: closeIfStalled(now: now)
    }
  }

  /// The kernel holds so much of a response that a slow client may take minutes to make room;
  /// as long as it acknowledges some, it lives.
  private func closeIfStalled(now: UInt64) {
    let count = Socket.unacknowledgedByteCount(watch.descriptor)
    if count == unacknowledged || count == 0 { return close() }
    unacknowledged = count
    deadlines.writeProgressed(now: now)
  }

  /// The server is stopping: a request that has begun may finish, an idle connection closes.
  func drain() {
    if stage == .open, isIdle { socketIsReadable() }
    guard stage == .open else { return }
    if isIdle {
      close()
    } else if parser.phase == .betweenRequests, heldInput.isEmpty {
      stopRequests()
      settle()
    }
  }

  private var isIdle: Bool {
    parser.phase == .betweenRequests && responses.isEmpty && output.isEmpty && heldInput.isEmpty
  }
}
