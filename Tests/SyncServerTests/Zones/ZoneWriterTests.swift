import Dispatch
import LocalStore
import SyncProtocol
import Synchronization
import TestSupport
import Testing

@testable import SyncServer

@Suite("a zone's writer")
struct ZoneWriterTests {
  private struct Unwelcome: Error {}

  /// Jobs that wait together are one group, because the first holds up the writer until all are there.
  @Test func whatFailsTakesBackOnlyItself() throws {
    let folder = try TemporaryFolder()
    let zone = try #require(Zone("it"))
    let path = "\(folder.path)/it.sqlite"
    _ = try ZoneFile(Connection.open(path), zone: zone)
    let writer = try ZoneWriter(path: path, zone: zone)
    let (isAllThere, isDone) = (DispatchSemaphore(value: 0), DispatchGroup())
    let failures = Mutex<[Int]>([])
    // It may be done twice, as any job.
    let holdUp = ZoneWriter.Job { _, _, _ in
      isAllThere.wait()
      isAllThere.signal()
    } reply: { _ in
    }
    writer.submit(holdUp)
    for number in 1...5 {
      isDone.enter()
      writer.submit(
        ZoneWriter.Job { _, facts, _ in
          _ = try facts.insert(
            PreparedFact(Self.key(number, zone), Self.state(value: number)))
          if number == 3 { throw Unwelcome() }
        } reply: { result in
          if case .failure = result { failures.withLock { $0.append(number) } }
          isDone.leave()
        })
    }
    isAllThere.signal()
    #expect(isDone.wait(timeout: .now() + 30) == .success)
    writer.close()
    #expect(failures.withLock { $0 } == [3])
    let store = FactStore(try Connection.open(path))
    #expect(try store.facts(after: 0, limit: 9).map(\.key.id.low) == [1, 2, 4, 5])
    #expect(try store.facts(after: 0, limit: 9).map(\.seq) == [1, 2, 3, 4])
    #expect(try store.head() == 4)
    #expect(try store.digest(of: zone).count == 4)
  }

  private static func key(_ number: Int, _ zone: Zone) -> RecordKey {
    RecordKey(zone: zone, type: "enterprise", id: RecordID(high: 0, low: UInt64(number)))
  }

  private static func state(value: Int) -> RecordState {
    var state = RecordState()
    state.write(
      .integer(Int64(value)), to: Slot("city"),
      as: Mark(writer: WriterID(7), stamp: Stamp(bits: 9)), shown: [])
    return state
  }
}
