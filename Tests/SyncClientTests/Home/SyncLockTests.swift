import LocalStore
import TestSupport
import Testing

@testable import SyncClient

@Suite("The lock of syncs")
struct SyncLockTests {
  @Test func thereIsOneAtATime() throws {
    let folder = try TemporaryFolder()
    let home = HomeFolder(path: folder.path)
    try holdLock(home) {
      let failure = #expect(throws: CommandFailure.self) { try holdLock(home) {} }
      #expect(failure?.status == .failure)
      #expect(failure?.code == "sync-running")
    }
    try holdLock(home) {}
  }

  @Test func aSecondSyncIsToldAndChangesNothing() throws {
    let server = try FakeServer(clock: FakeClock())
    let laptop = try TestLaptop.joined(server: server)
    try holdLock(laptop.home) {
      let outcome = laptop.run("sync", "--json")
      #expect(outcome.status == .failure)
      #expect(outcome.errorCode == "sync-running")
    }
    #expect(laptop.run("sync").status == .done)
  }

  private func holdLock(_ home: HomeFolder, _ body: () throws -> Void) throws {
    let lock = try SyncLock(home)
    try body()
    withExtendedLifetime(lock) {}
  }
}
