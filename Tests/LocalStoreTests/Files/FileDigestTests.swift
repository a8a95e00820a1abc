import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore

@Suite("Digests of files")
struct FileDigestTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [0, 1, 262_144, 700_001])
  func copiesAreWhatWasRead(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    try folder.write(bytes, to: "a")
    let digest = FileDigest(bytes: UInt64(count), sha256: SHA256.hash(bytes))
    #expect(try FileDigest.of(folder.file("a")) == digest)
    #expect(try FileDigest.copying(folder.file("a"), to: folder.file("b")) == digest)
    #expect(try FileContents.read(folder.file("b"), limit: count) == bytes)
    #expect(folder.mode("b") == 0o600)
  }

  @Test func nothingIsOverwrittenAndNothingMissed() throws {
    try folder.write("a", to: "a")
    try folder.write("b", to: "b")
    #expect(throws: CommandFailure.self) {
      try FileDigest.copying(folder.file("a"), to: folder.file("b"))
    }
    #expect(throws: CommandFailure.self) { try FileDigest.of(folder.file("none")) }
    #expect(throws: CommandFailure.self) { try FileDigest.of(folder.path) }
  }
}
