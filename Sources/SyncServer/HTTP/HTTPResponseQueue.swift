/// Puts the answers of one connection into the order of its requests (RFC 9112 section 9.3.2),
/// whatever order the handlers finish in. Owns no memory while empty.
struct HTTPResponseQueue: Sendable {
  enum Answer: Sendable {
    case response(HTTPResponse)
    /// `100 Continue`, which must wait for its turn like any other.
    case interimContinue
  }

  struct Slot: Sendable {
    let number: UInt64
    var omitsBody = false
    var isVersion10 = false
    /// The request's body, which the handler holds until it answers.
    var bodyByteCount = 0
    var answer: Answer?

    var isAnswered: Bool {
      if case .none = answer { false } else { true }
    }
  }

  private var slots: [Slot] = []
  private var nextNumber: UInt64 = 0
  /// Request bodies not answered yet.
  private(set) var bodyByteCount = 0

  var isEmpty: Bool { slots.isEmpty }
  var count: Int { slots.count }

  /// Keeps a place for the answer to a request; its number names it.
  mutating func reserve(for request: HTTPRequest) -> UInt64 {
    bodyByteCount += request.body.count
    return append(
      Slot(
        number: nextNumber, omitsBody: request.method == "HEAD",
        isVersion10: request.minorVersion == 0, bodyByteCount: request.body.count))
  }

  /// Adds an answer that belongs to no complete request.
  mutating func append(_ answer: Answer) {
    _ = append(Slot(number: nextNumber, answer: answer))
  }

  /// Whether there was an unanswered place of that number.
  mutating func fulfil(_ number: UInt64, _ response: HTTPResponse) -> Bool {
    guard let first = slots.first, number >= first.number else { return false }
    let index = Int(number - first.number)
    guard index < slots.count, !slots[index].isAnswered else { return false }
    slots[index].answer = .response(response)
    bodyByteCount -= slots[index].bodyByteCount
    return true
  }

  /// The next answer in order, if it is there.
  mutating func next() -> Slot? {
    guard let slot = slots.first, slot.isAnswered else { return nil }
    if slots.count == 1 { slots = [] } else { slots.removeFirst() }
    return slot
  }

  private mutating func append(_ slot: Slot) -> UInt64 {
    slots.append(slot)
    nextNumber += 1
    return slot.number
  }
}
