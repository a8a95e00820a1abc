import Dispatch
import LocalStore
import SyncProtocol
import Synchronization

/// The one writer of a zone: takes work from any thread, does as much as waits in one durable
/// transaction, and answers none of it before it is on disk.
///
/// Work that fails takes back only itself: then all of the group is done once more, each inside a
/// savepoint. If the transaction itself fails (a full disk), all of it fails, and nothing was
/// acknowledged.
final class ZoneWriter: Sendable {
  /// Jobs done in one transaction: enough to share the cost of a commit among many coaches, few
  /// enough that none of them waits long.
  static let groupLimit = 64

  /// Something to be written, and whom to tell what came of it.
  struct Job: Sendable {
    typealias Work<Outcome> =
      @Sendable (ZoneFile, FactWriter, inout Entropy) throws -> Outcome

    /// Does the work, and returns how to tell once it is durable.
    fileprivate let work: Work<@Sendable () -> Void>
    fileprivate let fail: @Sendable (any Error) -> Void

    /// - Parameters:
    ///   - work: done in the writer's transaction, on its queue; and done anew, after all was taken
    ///     back, if something of its group failed.
    ///   - reply: called on the writer's queue, after the commit.
    init<Outcome: Sendable>(
      _ work: @escaping Work<Outcome>,
      reply: @escaping @Sendable (Result<Outcome, any Error>) -> Void
    ) {
      self.work = { file, facts, random in
        let outcome = try work(file, facts, &random)
        return { reply(.success(outcome)) }
      }
      fail = { reply(.failure($0)) }
    }
  }

  private let queue: DispatchQueue
  private let waiting = Mutex<[Job]>([])
  private let file: Mutex<ConfinedFile>

  /// The file, which only `queue` touches.
  private struct ConfinedFile: @unchecked Sendable {
    var file: ZoneFile?
  }

  init(path: String, zone: Zone) throws {
    let opened = try ZoneFile(Connection.open(path, mode: .readWrite), zone: zone)
    var random = Entropy()
    try opened.connection.transaction {
      if try opened.epoch() == .unknown { try opened.startEpoch(using: &random) }
    }
    file = Mutex(ConfinedFile(file: opened))
    queue = DispatchQueue(label: "zone-writer.\(zone.name)")
  }

  /// Hands in some work. Never blocks.
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
      confined.file.map { Self.carryOut(jobs.group, $0) } ?? .failure(ZoneClosed())
    }
    for (index, job) in jobs.group.enumerated() {
      switch results.flatMap({ $0[index] }) {
      case .success(let tell): tell()
      case .failure(let error): job.fail(error)
      }
    }
  }

  private typealias Outcomes = [Result<@Sendable () -> Void, any Error>]

  /// Savepoints are dear, and few groups have anything that fails.
  private static func carryOut(
    _ jobs: [Job], _ file: ZoneFile
  ) -> Result<Outcomes, any Error> {
    Result {
      do {
        return try carryOut(jobs, file, isolating: false)
      } catch is Spoiled {
        return try carryOut(jobs, file, isolating: true)
      }
    }
  }

  /// Something in a transaction without savepoints failed.
  private struct Spoiled: Error {}

  private static func carryOut(
    _ jobs: [Job], _ file: ZoneFile, isolating: Bool
  ) throws -> Outcomes {
    var random = Entropy()
    return try file.store.write(isolates: isolating) { facts in
      try jobs.map { job in
        let outcome: Outcomes.Element
        do {
          outcome = .success(try facts.savepoint { try job.work(file, facts, &random) })
        } catch let error where file.connection.isInTransaction || facts.isSpoiled {
          outcome = .failure(error)
        }
        guard !facts.isSpoiled else { throw Spoiled() }
        return outcome
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
