import Testing

@testable import SyncProtocol

/// Formats that have left the house do not change: every example has exactly these bytes.
@Suite("Golden vectors") struct GoldenVectorTests {
  @Test("values")
  func values() throws {
    #expect(GoldenExamples.values.map(\.bytes.hex) == GoldenVectors.values)
    for (value, bytes) in zip(GoldenExamples.values, GoldenVectors.values) {
      #expect(try Value(checking: hex(bytes)) == value)
    }
  }

  @Test(
    "states",
    arguments: [
      (GoldenExamples.fresh, GoldenVectors.fresh),
      (GoldenExamples.conflicted, GoldenVectors.conflicted),
      (GoldenExamples.deleted, GoldenVectors.deleted),
      (GoldenExamples.erased, GoldenVectors.erased),
    ])
  func states(state: RecordState, bytes: String) throws {
    #expect(state.canonicalBytes.hex == hex(bytes).hex)
    #expect(try RecordState(canonicalBytes: hex(bytes)) == state)
  }

  @Test(
    "deletions",
    arguments: [
      (GoldenExamples.deletion, GoldenVectors.deletion),
      (GoldenExamples.restore, GoldenVectors.restore),
    ])
  func deletions(deletion: Deletion, bytes: String) throws {
    #expect(deletion.value.bytes.hex == hex(bytes).hex)
    #expect(try Deletion(Value(checking: hex(bytes))) == deletion)
  }

  @Test(
    "merge links",
    arguments: [
      (GoldenExamples.link, GoldenVectors.link), (GoldenExamples.noLink, GoldenVectors.noLink),
    ])
  func links(link: MergeLink, bytes: String) throws {
    #expect(link.value.bytes.hex == hex(bytes).hex)
    #expect(try MergeLink(Value(checking: hex(bytes))) == link)
  }

  @Test("a record's hash and a digest")
  func hashes() {
    let bytes = GoldenExamples.conflicted.canonicalBytes
    let hash = RecordHash(GoldenExamples.key, canonicalState: bytes)
    #expect(hash.bytes.hex == GoldenVectors.recordHash)
    #expect(GoldenExamples.digest.description == GoldenVectors.digest)
  }

  @Test("a display token")
  func token() {
    #expect(GoldenExamples.token.text == GoldenVectors.token)
    #expect(DisplayToken(text: GoldenVectors.token) == GoldenExamples.token)
  }

  @Test(
    "requests",
    arguments: [
      (GoldenExamples.idleRequest, GoldenVectors.idleRequest),
      (GoldenExamples.pushRequest, GoldenVectors.pushRequest),
    ])
  func requests(request: SyncRequest, bytes: String) throws {
    #expect(request.encoded.hex == hex(bytes).hex)
    #expect(try SyncRequest(decoding: hex(bytes)) == request)
  }

  @Test("a bundle")
  func bundle() throws {
    #expect(GoldenExamples.bundle.encoded.hex == hex(GoldenVectors.bundle).hex)
    let bundle = try SealedBundle(decoding: hex(GoldenVectors.bundle))
    #expect(bundle == GoldenExamples.bundle)
    #expect(
      bundle.content(with: GoldenExamples.bundleKey) == GoldenExamples.idleRequest.encoded)
  }

  @Test("an answer")
  func answer() {
    #expect(GoldenExamples.answer.encoded.hex == hex(GoldenVectors.answer).hex)
    let (answer, error) = SyncAnswer.decode(hex(GoldenVectors.answer))
    #expect(answer == GoldenExamples.answer && error == nil)
  }

  @Test("a reconciliation")
  func reconciliation() throws {
    let request = hex(GoldenVectors.reconcileRequest)
    #expect(GoldenExamples.reconcileRequest.encoded.hex == request.hex)
    #expect(try ReconcileRequest(decoding: request) == GoldenExamples.reconcileRequest)
    for (answer, bytes) in [
      (GoldenExamples.reconcileAnswer, GoldenVectors.reconcileAnswer),
      (GoldenExamples.reconcileRefusal, GoldenVectors.reconcileRefusal),
    ] {
      #expect(answer.encoded.hex == hex(bytes).hex)
      #expect(try ReconcileAnswer(decoding: hex(bytes)) == answer)
    }
  }
}
