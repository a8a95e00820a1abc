import Glibc
import TestSupport
import Testing

@testable import LocalStore

@Suite("File locks")
struct FileLockTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func isFree(_ path: String) throws -> Bool {
    do throws(FileLock.Failure) {
      let lock = try FileLock(path, waits: false)
      _ = consume lock
      return true
    } catch {
      guard case .isHeldByAnother = error else { throw error }
      return false
    }
  }

  @Test func oneHoldsItUntilItGoesAway() throws {
    let path = folder.file("lock")
    let lock = try FileLock(path, waits: true)
    #expect(try !isFree(path))
    _ = consume lock
    #expect(try isFree(path))
  }

  /// As between fork and exec of a process that somebody else starts.
  @Test func anInheritedDescriptorDoesNotHoldIt() throws {
    let path = folder.file("lock")
    let lock = try FileLock(path, waits: false)
    let inherited = dup(lock.descriptor)
    defer { close(inherited) }
    _ = consume lock
    #expect(try isFree(path))
  }

  @Test func whatCannotBeOpenedIsSaid() {
    let path = folder.file("none/lock")
    do throws(FileLock.Failure) {
      _ = try FileLock(path, waits: false)
      Issue.record("there is no such folder")
    } catch {
      guard case .cannotOpen(ENOENT) = error else {
        Issue.record("\(error)")
        return
      }
    }
  }

  @Test func foldersAreMadeWithThoseAboveThem() throws {
    let path = folder.file("a/b/c")
    #expect(PrivateFolder.make(path) == 0)
    #expect(PrivateFolder.make(path) == 0, "one that is there is left")
    #expect(folder.mode("a/b") == 0o700)
    try folder.write("", to: "file")
    #expect(PrivateFolder.make(folder.file("file")) == ENOTDIR)
  }
}
