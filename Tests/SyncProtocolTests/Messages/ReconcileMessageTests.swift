import TestSupport
import Testing

@testable import SyncProtocol

@Suite("Messages of a reconciliation") struct ReconcileMessageTests {
  @Test("survive")
  func roundTrip() {
    withSeeds(count: 400) { generator in
      let request = generator.reconcileRequest()
      try law(
        try ReconcileRequest(decoding: request.encoded) == request, "\(request.encoded.hex)")
      let answer = generator.reconcileAnswer()
      try law(try ReconcileAnswer(decoding: answer.encoded) == answer, "\(answer.encoded.hex)")
    }
  }

  @Test("are refused when cut anywhere")
  func cut() {
    withSeeds(count: 20) { generator in
      let request = generator.reconcileRequest().encoded
      for count in request.indices {
        let cut = try? ReconcileRequest(decoding: Array(request[..<count]))
        try law(cut == nil, "a request cut after \(count) bytes")
      }
      let answer = generator.reconcileAnswer().encoded
      for count in answer.indices {
        let cut = try? ReconcileAnswer(decoding: Array(answer[..<count]))
        try law(cut == nil, "an answer cut after \(count) bytes")
      }
    }
  }

  @Test("of another version are told apart from malformed ones")
  func version() {
    #expect(throws: SyncRequest.RequestError.version(1)) {
      try ReconcileRequest(decoding: hex("83010000"))
    }
    let cut = SyncRequest.RequestError.malformed(CBORError(.truncated, at: 0))
    #expect(throws: cut) { try ReconcileRequest(decoding: []) }
  }

  private static func refuses(_ rest: String) -> Bool {
    (try? ReconcileRequest(decoding: hex("87 02 626974 00 00" + rest))) == nil
  }

  private static let id = "50" + String(repeating: "11", count: 16)
  private static let laterID = "50" + String(repeating: "22", count: 16)

  @Test("the template of the following refusals is accepted")
  func template() {
    #expect(!Self.refuses("80 81 85 40 01 4140 02 40 82 656576656e74 82" + Self.id + Self.laterID))
  }

  @Test(
    "are refused in another form",
    arguments: [
      ("a run without a range", "80 81 81 40 80"), ("a range without an end", "80 81 82 40 01 80"),
      ("a range backwards", "80 81 83 4140 01 4120 80"),
      ("an empty range", "80 81 83 4140 01 4140 80"),
      ("a range beyond the end", "80 81 85 40 01 40 02 4140 80"),
      ("runs that overlap", "80 82 83 40 01 4140 83 4120 01 40 80"),
      ("a bound with a zero at its end", "80 81 83 40 01 424000 80"),
      ("a bound of 17 bytes", "80 81 83 40 01 51" + String(repeating: "11", count: 17) + "80"),
      ("wants out of order", "80 80 82 656576656e74 82" + laterID + id),
      ("types out of order", "80 80 84 6162 81" + id + "6161 81" + id),
      ("a type without records", "80 80 82 656576656e74 80"),
      ("a type without a name", "80 80 82 60 81" + id), ("a trailing byte", "80 80 80 00"),
    ])
  func refused(what: String, bytes: String) {
    #expect(Self.refuses(bytes))
  }

  @Test("a bound lies between two ids and has as few bytes as possible")
  func boundary() {
    withSeeds(count: 2000) { generator in
      let ids = [generator.sparseID(), generator.sparseID()].sorted()
      guard ids[0] < ids[1] else { return }
      let bound = RecordID.boundary(after: ids[0], upTo: ids[1])
      try law(ids[0] < bound && bound <= ids[1], "\(ids) \(bound)")
      let kept = bound.bytes.lastIndex { $0 != 0 } ?? 0
      let common = zip(ids[0].bytes, ids[1].bytes).prefix { $0 == $1 }.count
      try law(kept <= common, "\(ids) \(bound)")
    }
  }
}
