import Testing

@testable import LocalStore

@Suite("What errors become")
struct FailureTranslationTests {
  private struct Known: Error {}
  private struct Unknown: Error {}

  private let failures = FailureTranslation(
    FailureTranslation.Advice(
      program: "tool", olderFormat: "Write once.", otherKind: ("other", "Elsewhere."),
      damaged: "Restore.")
  ) { error in
    error is Known ? CommandFailure(.noNetwork, code: "known", message: "it is known") : nil
  }

  @Test func theExecutablesOwn() {
    #expect(failures.failure(Known()).code == "known")
    #expect(failures.failure(Unknown()).code == "internal-error")
    #expect(failures.failure(UsageError(.missingCommand)).status == .usage)
  }

  @Test func filesOfAnotherFormat() {
    let newer = failures.failure(FileFormatError.newer(kind: "replica", path: "x", version: 9))
    #expect(newer.status == .upgradeNeeded)
    #expect(newer.hint == "Install the newer tool; nothing was changed.")
    let older = failures.failure(FileFormatError.older(kind: "replica", path: "x", version: 1))
    #expect(older.hint == "Write once.")
    let other = failures.failure(FileFormatError.otherKind(kind: "replica", path: "x"))
    #expect(other.code == "other")
    #expect(other.hint == "Elsewhere.")
  }
}
