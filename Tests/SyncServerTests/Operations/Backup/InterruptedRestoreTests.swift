import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncServer

/// A restore that is killed before any change of the files in force.
@Suite("restore, interrupted")
struct InterruptedRestoreTests {
  private struct PowerCut: Error {}

  /// Carries out a restore until so many files have been changed.
  /// - Returns: whether it came to its end.
  private func restore(_ town: RestoredOffice, changes limit: Int) throws -> Bool {
    var restore = Restore(data: town.office.data, clock: town.office.now)
    var count = 0
    func allow() throws {
      guard count < limit else { throw PowerCut() }
      count += 1
    }
    restore.disk.move = {
      try allow()
      try DurableChange.move($0, to: $1)
    }
    restore.disk.remove = {
      try allow()
      try DurableChange.remove($0)
    }
    do {
      _ = try restore.run(try BackupSource(town.backup))
      return true
    } catch is PowerCut {
      return false
    }
  }

  @Test func atEveryStep() throws {
    var limit = 0
    var isDone = false
    while !isDone {
      let town = try RestoredOffice()
      _ = try town.office.json("list enterprise")
      isDone = try restore(town, changes: limit)
      if !isDone {
        try expectRefused(town)
        try town.restore()
      }
      #expect(try town.records() == ["commons": 0, "hr": 0, "it": 1], "after \(limit) changes")
      let names = try town.names()
      #expect(names.count == 3 && names[2].hasPrefix("zones.replaced-"), "\(names)")
      try town.expectNothingLost()
      limit += 1
    }
    #expect(limit > 10, "each zone is moved out and in, and the view is removed")
  }

  private func expectRefused(_ town: RestoredOffice) throws {
    for command in ["serve", "zone list", "verify", "backup \(town.backup)2", "init --zone de"] {
      let failure = town.office.failure(command)
      #expect(failure?.code == "restore-unfinished", "\(command)")
      #expect(
        failure?.hint?.contains("restore \(FilePath.resolved(town.backup) ?? "") ") == true)
    }
  }

  @Test func theBackupIsNotNeededToFinish() throws {
    let town = try RestoredOffice()
    #expect(try !restore(town, changes: 3))
    try BackupFolder(path: town.backup).remove()
    let answer = try town.restore()
    #expect(answer["zones"]?.arrayValue?.count == 3)
    try town.expectNothingLost()
  }

  /// Another one is finished first, and then this one is carried out.
  @Test func byARestoreOfAnotherBackup() throws {
    let town = try RestoredOffice()
    let second = town.office.folder.file("second")
    try town.office.run(["backup", second])
    #expect(try !restore(town, changes: 3))
    let answer = try town.office.json("restore \(second) --yes --quiet")
    #expect(answer["backup"]?.stringValue == FilePath.resolved(second))
    #expect(try town.records()["it"] == 2)
    #expect(try town.names().count { $0.hasPrefix("zones.replaced-") } == 2)
    try town.expectNothingLost()
  }

  @Test func beforeItWasDecided() throws {
    let town = try RestoredOffice()
    let restore = Restore(data: town.office.data, clock: town.office.now)
    _ = try RestoreStaging(restore: restore, source: try BackupSource(town.backup)).makeReady()
    #expect(try town.names().contains("restoring"))
    // The present data is in force, and the next restore begins anew.
    #expect(try town.records()["it"] == 2)
    try town.expectInOrder()
    try town.restore()
    #expect(try town.records()["it"] == 1)
    #expect(try !town.names().contains("restoring"))
    try town.expectNothingLost()
  }
}
