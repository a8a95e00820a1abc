import Foundation
import LocalStore
import SyncProtocol
import Synchronization

/// How long somebody with next to nothing to ask waits while sixteen laptops receive everything for
/// the first time: the fairness of the server's process.
///
/// The sixteen say again what one laptop said at its first sync and throw the answers away, so that
/// the server is asked as fast as it answers and applying takes none of its time.
enum WaitingBehindFirstSyncs {
  private static let laptops = 16
  private static let mostAnswers = 300

  static func measure(_ world: World) throws -> [Measured] {
    let office = try world.office(world.count)
    let messages = try office.reader.messages(of: office.firstSync)
    try office.reader.sync()
    let idle = try office.reader.messages(of: try office.reader.sync())
    guard let question = idle.first, idle.count == 1 else {
      throw Programs.Failure(description: "an idle sync took \(idle.count) questions")
    }
    let seconds = world.options.isQuick ? 2.0 : 20.0
    let get = Array("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".utf8)
    let samples = try world.repetitions.map { _ in
      try FirstSyncLoad(messages, port: office.server.port).during {
        let client = try HTTPClient(port: office.server.port)
        return (
          idle: try waits(for: question, within: seconds, client),
          get: try waits(for: get, within: seconds, client)
        )
      }
    }
    return Waits.rows("idle sync while 16 first syncs run", samples.map(\.idle))
      + Waits.rows("tiny GET while 16 first syncs run", samples.map(\.get))
  }

  /// Asks again and again, for so long or as often as makes a p99.
  private static func waits(
    for message: [UInt8], within seconds: Double, _ client: HTTPClient
  ) throws -> [Double] {
    var (waits, sum): ([Double], Double) = ([], 0)
    while sum < seconds, waits.count < mostAnswers {
      let wait = try Stopwatch.seconds {
        try client.send(message)
        _ = try client.receive()
      }
      waits.append(wait)
      sum += wait
    }
    return waits
  }

  /// First syncs that begin anew whenever they end.
  private final class FirstSyncLoad: Sendable {
    private let messages: [[UInt8]]
    private let port: UInt16
    private let isOver = Atomic(false)
    private let failure = Mutex<(any Error)?>(nil)

    init(_ messages: [[UInt8]], port: UInt16) {
      self.messages = messages
      self.port = port
    }

    /// Keeps the server busy for as long as `body` takes.
    func during<Result>(_ body: () throws -> Result) throws -> Result {
      let (started, ended) = (DispatchGroup(), DispatchGroup())
      for _ in 0..<laptops {
        started.enter()
        ended.enter()
        let thread = Thread { [self] in
          defer { ended.leave() }
          run(started)
        }
        thread.start()
      }
      started.wait()
      let result = Swift.Result { try body() }
      isOver.store(true, ordering: .relaxed)
      ended.wait()
      if let error = failure.withLock({ $0 }) { throw error }
      return try result.get()
    }

    private func run(_ started: DispatchGroup) {
      var isWaitedFor = true
      defer { if isWaitedFor { started.leave() } }
      do {
        let client = try HTTPClient(port: port)
        while true {
          for message in messages {
            guard !isOver.load(ordering: .relaxed) else { return }
            try client.send(message)
            // Under way, and not only connected.
            if isWaitedFor { started.leave() }
            isWaitedFor = false
            _ = try client.receive()
          }
        }
      } catch {
        failure.withLock { $0 = error }
      }
    }
  }
}
