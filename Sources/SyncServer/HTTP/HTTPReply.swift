import Synchronization

/// The one answer that a handler owes for one request. Any thread.
///
/// A second answer is a programmer's error, ignored in release builds. An answer forgotten
/// altogether becomes 503, so that the client is not left waiting for ever.
final class HTTPReply: Sendable {
  private let connection: HTTPConnection
  private let number: UInt64
  private let isAnswered = Atomic<Bool>(false)

  init(connection: HTTPConnection, number: UInt64) {
    self.connection = connection
    self.number = number
  }

  func answer(_ response: HTTPResponse) {
    guard !isAnswered.exchange(true, ordering: .relaxed) else {
      assertionFailure("a request was answered twice")
      return
    }
    connection.answer(number, response)
  }

  deinit {
    guard !isAnswered.load(ordering: .relaxed) else { return }
    connection.answer(number, .busy(retryAfterSeconds: 1))
  }
}
