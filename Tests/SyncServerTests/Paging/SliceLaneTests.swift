import Dispatch
import Synchronization
import Testing

@testable import SyncServer

@Suite("Long work in slices")
struct SliceLaneTests {
  /// What is done, in its order.
  private final class Record: Sendable {
    private let names = Mutex<[String]>([])
    let group = DispatchGroup()

    func append(_ name: String) { names.withLock { $0.append(name) } }
    var all: [String] { names.withLock { $0 } }
  }

  private func work(_ name: String, slices: Int, _ record: Record) -> SliceLane.Slice {
    SliceLane.Slice {
      record.append(name)
      if slices > 1 { return work(name, slices: slices - 1, record) }
      record.group.leave()
      return nil
    }
  }

  @Test func everybodyHasTheirTurn() {
    let (lane, record) = (SliceLane(threads: 1), Record())
    let mayBegin = DispatchSemaphore(value: 0)
    lane.submit(
      SliceLane.Slice {
        mayBegin.wait()
        return nil
      })
    for name in ["a", "b", "c"] {
      record.group.enter()
      lane.submit(work(name, slices: 3, record))
    }
    mayBegin.signal()
    record.group.wait()
    #expect(record.all == ["a", "b", "c", "a", "b", "c", "a", "b", "c"])
  }

  @Test func itGoesOnAfterARest() {
    let (lane, record) = (SliceLane(threads: 2), Record())
    for round in 1...20 {
      for _ in 0..<4 {
        record.group.enter()
        lane.submit(work("x", slices: 2, record))
      }
      record.group.wait()
      #expect(record.all.count == round * 8)
    }
  }
}
