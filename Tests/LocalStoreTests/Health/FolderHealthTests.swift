import TestSupport
import Testing

@testable import LocalStore

@Suite("The folder of a replica")
struct FolderHealthTests {
  @Test("what others may use is told, and closed to them")
  func privacy() throws {
    let folder = try TemporaryFolder()
    try folder.write("x", to: "replica.sqlite")
    let files = [folder.file("replica.sqlite"), folder.file("credential")]
    try folder.setPermissions(0o755)
    let found = FolderPrivacy.findings(folder.path, files: files)
    #expect(found.map(\.severity) == [.warning, .warning])
    #expect(FolderPrivacy.close(folder.path, files: files).count == 2)
    #expect(FolderPrivacy.findings(folder.path, files: files).isEmpty)
    #expect(folder.mode("replica.sqlite") == 0o600)
    #expect(folder.mode(".") == 0o700)
  }

  @Test("little room is told, and little for a file of this size")
  func diskSpace() {
    #expect(DiskSpace.finding(freeBytes: 99_000_000, fileBytes: 1)?.severity == .warning)
    #expect(DiskSpace.finding(freeBytes: 101_000_000, fileBytes: 1) == nil)
    #expect(DiskSpace.finding(freeBytes: 300_000_000, fileBytes: 400_000_000) != nil)
    #expect(DiskSpace.findings("/nowhere", holding: "/nowhere/file").isEmpty)
  }
}
