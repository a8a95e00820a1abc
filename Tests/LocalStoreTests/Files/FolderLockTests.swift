import TestSupport
import Testing

@testable import LocalStore

@Suite("A folder's lock")
struct FolderLockTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("many may share it, and then nobody has it alone")
  func shared() throws {
    let first = try FolderLock(folder.path, .shared)
    let second = try FolderLock(folder.path, .shared)
    #expect(throws: FileLock.Failure.self) { try FolderLock(folder.path, .exclusive) }
    withExtendedLifetime((first, second)) {}
  }

  @Test("it is let go of with its last holder")
  func letGo() throws {
    do { _ = try FolderLock(folder.path, .shared) }
    let alone = try FolderLock(folder.path, .exclusive)
    #expect(throws: FileLock.Failure.self) { try FolderLock(folder.path, .exclusive) }
    withExtendedLifetime(alone) {}
  }

  @Test("what must be done alone is done alone, or not at all")
  func whileAlone() throws {
    let first = try FolderLock(folder.path, .shared)
    var count = 0
    first.whileAlone {
      count += 1
      #expect(throws: FileLock.Failure.self) { try FolderLock(folder.path, .exclusive) }
    }
    let second = try FolderLock(folder.path, .shared)
    second.whileAlone { count += 1 }
    #expect(count == 1)
    withExtendedLifetime((first, second)) {}
    #expect(throws: FileLock.Failure.self) { try FolderLock(folder.path, .exclusive) }
    withExtendedLifetime((first, second)) {}
  }

  @Test("a folder that is not there cannot be locked")
  func missing() {
    #expect(throws: FileLock.Failure.self) { try FolderLock(folder.file("none"), .shared) }
  }
}
