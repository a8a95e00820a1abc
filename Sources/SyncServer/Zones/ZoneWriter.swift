import Dispatch
import LocalStore
import SyncProtocol
import Synchronization

/// The one writer of a zone: takes pushes from any thread, joins as many as wait in one durable
/// transaction, and answers none before it is on disk.
///
/// A push that fails takes back only itself: each is joined inside a savepoint. If the transaction
/// itself fails (a full disk), all of its pushes fail, and nothing was acknowledged.
final class ZoneWriter: Sendable {
  /// Pushes joined in one transaction: enough to share the cost of a commit among many coaches,
  /// few enough that none of them waits long.
  static let groupLimit = 64

  /// - Parameter outcome: given on the writer's queue, after the commit.
  struct Job: Sendable {
    let request: ZoneRequest
    let context: ZoneJoin.Context
    let reply: @Sendable (Result<ZoneJoin.Outcome, any Error>) -> Void
  }

  private let queue: DispatchQueue
  private let waiting = Mutex<[Job]>([])
  private let file: Mutex<ConfinedFile>
  private let schema: Schema

  /// The file, which only `queue` touches.
  private struct ConfinedFile: @unchecked Sendable {
    var file: ZoneFile?
  }

  init(path: String, zone: Zone, schema: Schema) throws {
    let opened = try ZoneFile(Connection.open(path, mode: .readWrite), zone: zone)
    var random = SystemRandomNumberGenerator()
    try opened.connection.transaction {
      if try opened.epoch() == .unknown { try opened.startEpoch(using: &random) }
    }
    file = Mutex(ConfinedFile(file: opened))
    queue = DispatchQueue(label: "zone-writer.\(zone.name)")
    self.schema = schema
  }

  /// Hands in a push. Never blocks.
  func submit(_ job: Job) {
    let isFirst = waiting.withLock { jobs in
      jobs.append(job)
      return jobs.count == 1
    }
    // One drain is on its way as long as jobs wait.
    if isFirst { queue.async { self.drain() } }
  }

  private func drain() {
    let jobs = waiting.withLock { jobs in
      let group = Array(jobs.prefix(Self.groupLimit))
      jobs.removeFirst(group.count)
      return (group: group, hasMore: !jobs.isEmpty)
    }
    if jobs.hasMore { queue.async { self.drain() } }
    let results = file.withLock { confined in
      confined.file.map { Self.join(jobs.group, $0, schema) } ?? .failure(ZoneClosed())
    }
    for (index, job) in jobs.group.enumerated() {
      job.reply(results.flatMap { $0[index] })
    }
  }

  private typealias Outcomes = [Result<ZoneJoin.Outcome, any Error>]

  private static func join(
    _ jobs: [Job], _ file: ZoneFile, _ schema: Schema
  ) -> Result<Outcomes, any Error> {
    let zoneJoin = ZoneJoin(file: file, schema: schema)
    var random = SystemRandomNumberGenerator()
    return Result {
      try file.store.write { facts in
        try jobs.map { job in
          do {
            return .success(
              try facts.savepoint {
                try zoneJoin.join(job.request, job.context, facts, using: &random)
              })
          } catch let error where file.connection.isInTransaction {
            return .failure(error)
          }
        }
      }
    }
  }

  /// Waits for what was handed in, checkpoints the log and closes the file.
  func close() {
    queue.sync {
      file.withLock { confined in
        _ = try? confined.file?.connection.checkpoint(.truncate)
        confined.file = nil
      }
    }
  }
}

/// The server is being stopped.
struct ZoneClosed: Error {}
