import Foundation
import Glibc
import Synchronization

/// Passes connections on to a server on this machine, counts what passes, and cuts when told to:
/// a bad network with a ledger.
final class TCPProxy: Sendable {
  enum Direction: CaseIterable, Sendable {
    case toServer
    case toClient
  }

  /// The next connection ends once so many bytes have passed in a direction.
  struct Cut: Sendable {
    var direction: Direction
    var afterBytes: Int
    /// With "connection reset" instead of an end of file.
    var isReset = false
  }

  struct Tally: Equatable, Sendable {
    var connections = 0
    var toServer = 0
    var toClient = 0

    subscript(direction: Direction) -> Int {
      get { direction == .toServer ? toServer : toClient }
      set { if direction == .toServer { toServer = newValue } else { toClient = newValue } }
    }
  }

  private struct State {
    var tally = Tally()
    var cut: Cut?
  }

  let port: Int
  private let serverPort: Int
  private let listener: Int32
  private let state = Mutex(State())

  init(to server: RunningServer) throws {
    (listener, port) = try Loopback.listen()
    serverPort = server.port
    Thread { self.serve() }.start()
  }

  deinit { close(listener) }

  var url: String { "http://127.0.0.1:\(port)" }
  var tally: Tally { state.withLock { $0.tally } }

  func forget() { state.withLock { $0.tally = Tally() } }
  func cutNext(_ cut: Cut) { state.withLock { $0.cut = cut } }

  /// Takes no connection any more; those there are end with their clients.
  func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  private func serve() {
    while true {
      let client = accept(listener, nil, nil)
      guard client >= 0 else { return }
      _ = fcntl(client, F_SETFD, FD_CLOEXEC)
      let cut = state.withLock { state in
        defer { state.cut = nil }
        state.tally.connections += 1
        return state.cut
      }
      guard let server = Loopback.connect(port: serverPort) else {
        Loopback.reset(client)
        continue
      }
      Thread { self.relay(client, server, cut) }.start()
    }
  }

  private func relay(_ client: Int32, _ server: Int32, _ cut: Cut?) {
    var passed = Tally()
    let isWhole = pass(client, server, cut, &passed)
    if isWhole || cut?.isReset != true {
      close(client)
      close(server)
    } else {
      Loopback.reset(client)
      Loopback.reset(server)
    }
  }

  /// - Returns: whether both sides ended by themselves.
  private func pass(_ client: Int32, _ server: Int32, _ cut: Cut?, _ passed: inout Tally) -> Bool {
    var open = [client, server]
    while !open.isEmpty {
      for place in readable(open, until: .generous).reversed() {
        let source = open[place]
        let target = source == client ? server : client
        let direction: Direction = source == client ? .toServer : .toClient
        guard let bytes = Loopback.receive(from: source) else {
          shutdown(target, Int32(SHUT_WR))
          open.remove(at: place)
          continue
        }
        let limit = cut?.direction == direction ? cut?.afterBytes : nil
        let part = bytes.prefix(max(0, (limit ?? .max) - passed[direction]))
        // Before it is passed on, so that whoever has it finds it counted.
        passed[direction] += part.count
        state.withLock { $0.tally[direction] += part.count }
        guard Loopback.send(part, to: target), part.count == bytes.count else { return false }
      }
    }
    return true
  }
}
