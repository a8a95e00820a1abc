/// One client's connection: reads requests, hands them out, sends the answers in order.
///
/// It lives on its worker's loop (that is what makes it safe to share); only `answer` may be
/// called from elsewhere. Between requests it owns no buffer.
final class HTTPConnection: @unchecked Sendable {
  enum Stage: Sendable {
    case open
    /// No further request is read; the last answer is on its way.
    case closing
    /// All answers are sent; what the client still sends is thrown away, because closing a
    /// socket with unread input resets it and could destroy the answer (RFC 9112 section 9.6).
    case lingering
    case closed
  }

  let worker: HTTPWorker
  let watch: SocketWatch
  let isRefused: Bool
  /// The worker's, to find this connection in its table.
  var tableIndex = 0

  var stage = Stage.open
  var parser: HTTPRequestParser
  var responses = HTTPResponseQueue()
  var deadlines: HTTPDeadlines
  /// Input read but not parsed yet, because enough requests are in flight.
  var heldInput: [UInt8] = []
  var heldStart = 0
  var sawEndOfInput = false
  /// Guards against re-entry: a handler may answer before it returns.
  var isParsing = false
  /// Bytes to send, from `outputStart` on.
  var output: [UInt8] = []
  var outputStart = 0
  /// What is to be sent behind it, as it is.
  var outputRest: ArraySlice<[UInt8]> = []
  var unacknowledged: Int32 = 0
  /// What this connection has added to the count of all request bodies.
  var countedBodyBytes = 0

  init(descriptor: Int32, worker: HTTPWorker, isRefused: Bool) {
    self.worker = worker
    self.isRefused = isRefused
    watch = SocketWatch(descriptor: descriptor, loop: worker.loop)
    parser = HTTPRequestParser(limits: worker.limits)
    deadlines = HTTPDeadlines(now: worker.clock.monotonicNanoseconds())
  }

  var limits: HTTPLimits { worker.limits }

  func begin() {
    watch.begin(self)
    if isRefused { refuse(.busy(retryAfterSeconds: limits.retryAfterSeconds)) }
    settle()
  }

  /// Brings everything up to date after anything happened: sends what is ready, takes up held
  /// input, and says what to wait for next.
  func settle() {
    sendReady()
    while stage == .open, !heldInput.isEmpty, hasRoom {
      parseHeldInput()
      sendReady()
    }
    if stage == .open, sawEndOfInput, heldInput.isEmpty, hasRoom { endOfRequests() }
    if stage == .closing, responses.isEmpty, output.isEmpty { linger() }
    guard stage != .closed else { return }
    countBody()
    guard stage != .closed else { return }
    watch.wantsRead = wantsInput
    watch.wantsWrite = !output.isEmpty
    deadlines.wait(for: waiting, now: worker.clock.monotonicNanoseconds())
  }

  /// Answers without a request, after those in flight, and reads no more requests.
  func refuse(_ response: HTTPResponse) {
    guard stage == .open else { return }
    responses.append(.response(response))
    stopRequests()
  }

  func stopRequests() {
    stage = .closing
    heldInput = []
    heldStart = 0
    parser = HTTPRequestParser(limits: limits)
  }

  func close() {
    guard stage != .closed else { return }
    stage = .closed
    heldInput = []
    output = []
    outputRest = []
    responses = HTTPResponseQueue()
    parser = HTTPRequestParser(limits: limits)
    worker.counters.bodyBytes.add(-countedBodyBytes)
    countedBodyBytes = 0
    let counters = worker.counters
    let counter = isRefused ? counters.refusedConnections : counters.connections
    counter.add(-1)
    watch.close()
    worker.remove(self)
  }

  private func linger() {
    if sawEndOfInput {
      close()
    } else {
      Socket.endWriting(watch.descriptor)
      stage = .lingering
    }
  }

  /// The client will send no more. A request cut short is answered, in case it still listens.
  private func endOfRequests() {
    if parser.phase == .betweenRequests {
      stopRequests()
    } else {
      refuse(.incomplete)
      sendReady()
    }
  }

  /// Whether another request may be taken on; if not, reading stops, and TCP slows the client.
  var hasRoom: Bool {
    responses.count < limits.maxPipelinedRequests
      && responses.bodyByteCount < limits.maxUnansweredBodyBytes
      && unsentBytes < limits.maxUnsentResponseBytes
  }

  private var wantsInput: Bool {
    if sawEndOfInput { return false }
    return stage == .lingering || stage == .open && heldInput.isEmpty && hasRoom
  }

  private var waiting: HTTPDeadlines.Waiting {
    if stage == .lingering { return .end }
    guard wantsInput else { return .nothing }
    switch parser.phase {
    case .head: return .head
    case .body: return .body
    case .betweenRequests: return responses.isEmpty && output.isEmpty ? .request : .nothing
    }
  }
}
