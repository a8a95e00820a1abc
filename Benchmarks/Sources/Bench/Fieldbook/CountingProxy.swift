import Foundation
import Synchronization

/// Passes on what a client and a server say to each other, one connection at a time, and counts it.
final class CountingProxy: Sendable {
  struct Traffic {
    /// Bytes of the client's, and of the server's.
    var sent = 0
    var received = 0
    /// How often the client had to wait for the server.
    var turns = 0
    fileprivate var isAnswering = false
  }

  let port: UInt16
  private let listener: Int32
  private let target: UInt16
  private let counted = Mutex(Traffic())

  init(to target: UInt16) throws {
    self.target = target
    (listener, port) = try LoopbackSocket.listen()
    let thread = Thread { [self] in acceptAll() }
    thread.start()
  }

  func stop() { LoopbackSocket.shutDown(listener) }

  func reset() { counted.withLock { $0 = Traffic() } }

  var traffic: Traffic { counted.withLock { $0 } }

  private func acceptAll() {
    while let client = LoopbackSocket.accept(listener) {
      defer { LoopbackSocket.close(client) }
      guard let server = LoopbackSocket.connect(to: target) else { continue }
      defer { LoopbackSocket.close(server) }
      while LoopbackSocket.waitForInput(client, server) {
        let isOpen = pass(from: client, to: server) { bytes, traffic in
          traffic.sent += bytes
          traffic.isAnswering = false
        }
        let isAnswered = pass(from: server, to: client) { bytes, traffic in
          if !traffic.isAnswering { traffic.turns += 1 }
          traffic.received += bytes
          traffic.isAnswering = true
        }
        guard isOpen, isAnswered else { break }
      }
    }
  }

  /// - Returns: whether there may be more.
  private func pass(
    from source: Int32, to target: Int32, _ count: (Int, inout Traffic) -> Void
  ) -> Bool {
    switch LoopbackSocket.receive(source) {
    case .nothing: return true
    case .end: return false
    case .bytes(let bytes):
      // First, so that whoever has all of the answer finds it counted.
      counted.withLock { count(bytes.count, &$0) }
      return LoopbackSocket.send(bytes, to: target)
    }
  }
}
