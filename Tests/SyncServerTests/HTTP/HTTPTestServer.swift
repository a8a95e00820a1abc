import Dispatch
import Synchronization
import Testing

@testable import SyncServer

/// A server whose handler tests can steer: `/echo` answers the body, `/hold/N` waits until the
/// test answers, `/drop` never answers, anything else answers its path.
final class HTTPTestServer: Sendable {
  typealias Reply = @Sendable (HTTPResponse) -> Void

  let server: HTTPServer
  private let held: HeldReplies

  init(_ limits: HTTPLimits = HTTPLimits(), listen: String = "127.0.0.1:0") throws {
    let held = HeldReplies()
    self.held = held
    server = try HTTPServer(listen: listen, limits: limits) { request, reply in
      if request.path.hasPrefix("/hold/") { return held.add(request.path, reply) }
      if request.path == "/drop" { return }
      let body = request.path == "/echo" ? request.body : Array(request.path.utf8)
      reply(HTTPResponse(status: 200, contentType: "text/plain", body: body))
    }
    server.start()
  }

  deinit { server.drain(timeoutSeconds: 0) { _ in } }

  func connect() throws -> HTTPTestClient { try #require(HTTPTestClient(server)) }

  /// Waits until so many requests are held, then hands them over by path.
  func heldReplies(_ count: Int) -> [String: Reply] { held.wait(for: count) }

  /// Waits for the drain; nil if it did not finish in time.
  func drain(timeoutSeconds: Int = 5) -> Int? {
    let done = DispatchSemaphore(value: 0)
    let cut = Mutex(0)
    server.drain(timeoutSeconds: timeoutSeconds) { count in
      cut.withLock { $0 = count }
      done.signal()
    }
    return done.wait(timeout: .now() + 8) == .success ? cut.withLock { $0 } : nil
  }
}

/// Requests waiting for the test's word. Any thread.
private final class HeldReplies: Sendable {
  private let replies = Mutex<[String: HTTPTestServer.Reply]>([:])
  private let arrived = DispatchSemaphore(value: 0)

  func add(_ path: String, _ reply: @escaping HTTPTestServer.Reply) {
    replies.withLock { $0[path] = reply }
    arrived.signal()
  }

  func wait(for count: Int) -> [String: HTTPTestServer.Reply] {
    for _ in 0..<count where arrived.wait(timeout: .now() + 5) != .success { break }
    return replies.withLock {
      let all = $0
      $0 = [:]
      return all
    }
  }
}
