extension HTTPConnection {
  func socketIsWritable() { settle() }

  /// The handler's answer. From any thread.
  func answer(_ number: UInt64, _ response: HTTPResponse) {
    if worker.loop.isCurrent, isParsing {
      _ = responses.fulfil(number, response)
      return
    }
    worker.loop.run {
      guard self.stage != .closed, self.responses.fulfil(number, response) else { return }
      self.settle()
    }
  }

  /// Sends the answers whose turn it is, as far as the socket takes them.
  func sendReady() {
    while stage != .closed {
      encodeReady()
      guard !output.isEmpty else { return }
      guard sendOutput() else { return }
    }
  }

  var unsentBytes: Int { outputRest.reduce(output.count - outputStart) { $0 + $1.count } }

  /// Answers that are ready together leave together, up to a bound.
  private func encodeReady() {
    while outputRest.isEmpty, unsentBytes < limits.maxUnsentResponseBytes,
      let slot = responses.next()
    {
      switch slot.answer {
      case .response(let response):
        outputRest = HTTPResponseEncoder.append(
          response, omitsBody: slot.omitsBody, persistence: persistence(after: slot),
          date: worker.dateBytes, to: &output)
      case .interimContinue: output += HTTPResponseEncoder.continueInterim
      case nil: break
      }
    }
  }

  private func persistence(after slot: HTTPResponseQueue.Slot) -> HTTPResponseEncoder.Persistence {
    if stage == .closing, responses.isEmpty { return .close }
    return slot.isVersion10 ? .keepAlive : .implied
  }

  /// Whether everything went out.
  private func sendOutput() -> Bool {
    switch Socket.send(watch.descriptor, output, from: outputStart) {
    case .bytes(let count):
      outputStart += count
      if outputStart == output.count {
        output = outputRest.popFirst() ?? []
        outputStart = 0
        if output.isEmpty { deadlines.writeDone() }
        return true
      }
      let now = worker.clock.monotonicNanoseconds()
      deadlines.writeBlocked(now: now)
      if count > 0 { deadlines.writeProgressed(now: now) }
    case .wouldBlock: deadlines.writeBlocked(now: worker.clock.monotonicNanoseconds())
    case .failed: close()
    }
    return false
  }
}
