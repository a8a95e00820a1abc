import Glibc
import TestSupport
import Testing

@testable import LocalStore

@Suite("Paths and folders")
struct FilePathTests {
  @Test(arguments: [
    ("/a/b", "/a", "b"), ("/a/b/", "/a", "b"), ("/a//b", "/a", "b"), ("/a", "/", "a"),
    ("/", "/", "/"), ("a", ".", "a"), ("a/b", "a", "b"), ("./a", ".", "a"), ("", ".", "/"),
  ])
  func parts(path: String, folder: String, name: String) {
    #expect(FilePath.folder(of: path) == folder)
    #expect(FilePath.name(of: path) == name)
  }

  @Test func linksAreFollowedAlsoTowardsWhatIsNotThere() throws {
    let folder = try TemporaryFolder()
    let real = try #require(FilePath.resolved(folder.path))
    #expect(unsafe symlink(folder.path, folder.file("link")) == 0)
    #expect(FilePath.resolved(folder.file("link")) == real)
    #expect(FilePath.resolved(folder.file("link/new/")) == "\(real)/new")
    #expect(FilePath.resolved(folder.file("none/new")) == nil)
    #expect(FilePath.resolved("/none") == "/none")
  }

  @Test func foldersTellTheirNames() throws {
    let folder = try TemporaryFolder()
    for name in ["b", "a", ".c", "ü"] { try folder.write("", to: name) }
    #expect(try FolderContents.names(of: folder.path) == [".c", "a", "b", "ü"])
    #expect(try FolderContents.names(of: folder.file("none")) == nil)
    #expect(throws: CommandFailure.self) { try FolderContents.names(of: folder.file("a")) }
  }

  @Test func filesAreMovedAndRemoved() throws {
    let folder = try TemporaryFolder()
    try folder.write("new", to: "a")
    try folder.write("old", to: "b")
    try DurableChange.move(folder.file("a"), to: folder.file("b"))
    #expect(try FolderContents.names(of: folder.path) == ["b"])
    #expect(try FileContents.read(folder.file("b"), limit: 9) == Array("new".utf8))
    try DurableChange.remove(folder.file("b"))
    try DurableChange.remove(folder.file("b"))
    #expect(try FolderContents.names(of: folder.path) == [])
    #expect(throws: CommandFailure.self) {
      try DurableChange.move(folder.file("none"), to: folder.file("b"))
    }
    try folder.write("", to: "c")
    #expect(throws: CommandFailure.self) { try DurableChange.remove(folder.path) }
  }
}
