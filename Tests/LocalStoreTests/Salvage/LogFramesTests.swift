import TestSupport
import Testing

@testable import LocalStore

@Suite("A write-ahead log")
struct LogFramesTests {
  private let replica: FiledReplica
  private let frameBytes = LogFrames.frameHeaderBytes + 4_096

  init() throws {
    replica = try FiledReplica()
    try replica.killed { for name in ["Alveare", "Bottega", "Cascina"] { try $0.add(name) } }
  }

  private func condition() throws -> LogFrames.Condition {
    LogFrames(try RawFile("\(replica.path)-wal"), pageSize: 4_096).condition
  }

  private func frames() throws -> Int {
    (try replica.bytes("-wal").count - LogFrames.headerBytes) / frameBytes
  }

  @Test("one that a killed process left is whole, and whatever a crash cuts off its end")
  func whole() throws {
    #expect(try condition() == .whole)
    #expect(try frames() > 6)
    try DamagedLog.check(replica.path)
    withSeeds(count: 50) { random in
      let bytes = try replica.bytes("-wal")
      try replica.change("-wal") { $0.removeLast(random.below($0.count - 40)) }
      let condition = try condition()
      try replica.change("-wal") { $0 = bytes }
      try law([.whole, .empty].contains(condition), "\(condition)")
    }
  }

  @Test("a damaged frame, with commits behind it, is not taken for its end")
  func broken() throws {
    for place in [LogFrames.headerBytes + 30, LogFrames.headerBytes + frameBytes + 900] {
      let bytes = try replica.bytes("-wal")
      try replica.change("-wal") { $0[place] ^= 0x10 }
      #expect(try condition() == .broken)
      #expect(throws: DamagedLog.self) { try DamagedLog.check(replica.path) }
      try replica.change("-wal") { $0 = bytes }
    }
  }

  @Test("in the last commit, damage cannot be told from a crash")
  func lastCommit() throws {
    try replica.change("-wal") { $0[$0.count - 5] ^= 0x10 }
    #expect(try condition() == .whole)
  }

  @Test("a damaged header is told, and one that was never written is no damage")
  func header() throws {
    try replica.change("-wal") { $0[12] ^= 1 }
    #expect(try condition() == .noHeader)
    try replica.change("-wal") { $0 = [UInt8](repeating: 0, count: $0.count) }
    #expect(try condition() == .empty)
  }

  @Test("no log, and an empty one")
  func empty() throws {
    try replica.change("-wal") { $0 = [] }
    #expect(try condition() == .empty)
    #expect(LogFrames(nil, pageSize: 4_096).condition == .empty)
  }
}
