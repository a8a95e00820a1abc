import FoundationEssentials
import TestSupport
import Testing

@testable import LocalStore

@Suite("A repaired file takes the place of a damaged one")
struct FileSwapTests {
  private let folder: TemporaryFolder
  private let swap: FileSwap

  init() throws {
    folder = try TemporaryFolder()
    swap = FileSwap(path: folder.file("replica.sqlite"))
    try folder.write("old", to: "replica.sqlite")
    try folder.write("old log", to: "replica.sqlite-wal")
    try folder.write("old index", to: "replica.sqlite-shm")
    try folder.write("new", to: "replica.sqlite.new")
  }

  private func text(_ path: String) throws -> String {
    String(decoding: try Files.bytes(path), as: UTF8.self)
  }

  private func expectFinished(_ kept: String) throws {
    #expect(try text(swap.path) == "new")
    #expect(try text(kept) == "old")
    #expect(try text("\(kept)-wal") == "old log")
    #expect(!swap.isDecided)
    #expect(try FolderContents.names(of: folder.path)?.count == 3)
    #expect(swap.remains == ["", "-wal"].map { kept + $0 })
  }

  @Test("the old one is kept beside it, with its log")
  func wholeSwap() throws {
    #expect(!swap.isDecided)
    try swap.decide()
    #expect(swap.isDecided)
    let kept = try swap.finish()
    #expect(kept.hasPrefix("\(swap.path).damaged-20"))
    #expect(kept.hasSuffix("Z"))
    try expectFinished(kept)
    #expect(folder.mode("replica.sqlite") == 0o600)
  }

  @Test("after a crash at any place, it is finished as if there had been none", arguments: 0..<3)
  func crash(afterSteps steps: Int) throws {
    try swap.decide()
    // What the first steps of a swap leave, under the names that it gives.
    let reference = try TemporaryFolder()
    let other = FileSwap(path: reference.file("replica.sqlite"))
    try reference.write("old", to: "replica.sqlite")
    try FileManager.default.copyItem(atPath: swap.ready, toPath: other.ready)
    let date = try FileManager.default.attributesOfItem(atPath: swap.ready)[.modificationDate]
    try FileManager.default.setAttributes(
      [.modificationDate: try #require(date)], ofItemAtPath: other.ready)
    let suffix = String(try other.finish().dropFirst(other.path.count))
    let moves = [
      (swap.path, swap.path + suffix), ("\(swap.path)-wal", "\(swap.path + suffix)-wal"),
    ]
    for (old, new) in moves.prefix(steps) {
      try FileManager.default.moveItem(atPath: old, toPath: new)
    }
    try expectFinished(try swap.finish())
  }

  @Test("two repairs of one second keep two damaged files")
  func twice() throws {
    try swap.decide()
    let first = try swap.finish()
    try folder.write("newer", to: "replica.sqlite.new")
    try swap.decide()
    let second = try swap.finish()
    #expect(first != second)
    #expect(try text(first) == "old")
    #expect(try text(second) == "new")
    #expect(try text(swap.path) == "newer")
  }
}
