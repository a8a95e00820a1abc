import Foundation
import LocalStore
import SyncProtocol
import Synchronization

/// What many laptops push to one zone at the same time: made beforehand, so that the load itself
/// costs next to nothing.
///
/// The requests are those of a replica. Only the cursor is not: it says that whatever arrives
/// meanwhile is held already, because 64 laptops that are told of each other's work all the time
/// would measure pulling.
final class PushLoad: Sendable {
  /// The requests of one laptop, in their order, as they go over the wire.
  struct Laptop: Sendable {
    let messages: [[UInt8]]
  }

  private let laptops: [Laptop]
  private let port: UInt16
  private let failure = Mutex<(any Error)?>(nil)
  private let waits = Mutex<[Double]>([])

  init(_ laptops: [Laptop], port: UInt16) {
    self.laptops = laptops
    self.port = port
  }

  /// Sends everything: each laptop its requests one after the other.
  /// - Returns: how long each answer took, in seconds.
  func run() throws -> [Double] {
    let group = DispatchGroup()
    for laptop in laptops {
      let thread = Thread { [self] in
        defer { group.leave() }
        do {
          try send(laptop)
        } catch {
          failure.withLock { $0 = error }
        }
      }
      group.enter()
      thread.start()
    }
    group.wait()
    if let error = failure.withLock({ $0 }) { throw error }
    return waits.withLock { $0 }
  }

  private func send(_ laptop: Laptop) throws {
    let client = try HTTPClient(port: port)
    for message in laptop.messages {
      var answer: [UInt8] = []
      let seconds = try Stopwatch.seconds {
        try client.send(message)
        answer = try client.receive()
      }
      guard Self.isAccepted(answer) else {
        throw Programs.Failure(description: "a push was not stored as it was sent")
      }
      waits.withLock { $0.append(seconds) }
    }
  }

  private static func isAccepted(_ body: [UInt8]) -> Bool {
    SyncAnswer.decode(body).answer?.items.contains {
      guard case .verdicts(_, let verdicts) = $0 else { return false }
      return verdicts.runs.allSatisfy {
        if case .exact = $0.outcome { true } else { false }
      }
    } ?? false
  }
}
