import TestSupport
import Testing

@testable import LocalStore

@Suite("Whole files")
struct FileContentsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func whatIsWrittenIsRead() throws {
    let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
    try FileContents.replace(folder.file("a"), with: bytes)
    #expect(try FileContents.read(folder.file("a"), limit: 200_000) == bytes)
    try FileContents.replace(folder.file("a"), with: [])
    #expect(try FileContents.read(folder.file("a"), limit: 0) == [])
  }

  @Test func aMissingFileIsNotAnError() throws {
    #expect(try FileContents.read(folder.file("none"), limit: 10) == nil)
  }

  @Test func whatIsTooLongOrNoFileIsRefused() throws {
    try folder.write("12345", to: "a")
    #expect(throws: CommandFailure.self) { try FileContents.read(folder.file("a"), limit: 4) }
    #expect(throws: CommandFailure.self) { try FileContents.read(folder.path, limit: 4) }
    #expect(throws: CommandFailure.self) {
      try FileContents.replace(folder.file("none/a"), with: [])
    }
  }
}
