import TestSupport
import Testing

@testable import SyncProtocol

@Suite("Requests") struct SyncRequestTests {
  @Test("survive")
  func roundTrip() {
    withSeeds(count: 400) { generator in
      let request = generator.request()
      try law(try SyncRequest(decoding: request.encoded) == request, "\(request.encoded.hex)")
    }
  }

  @Test("are refused when cut, except between two items")
  func cut() {
    withSeeds(count: 20) { generator in
      let request = generator.request()
      let bytes = request.encoded
      for count in bytes.indices {
        guard let cut = try? SyncRequest(decoding: Array(bytes[..<count])) else { continue }
        let pushes = cut.zones.compactMap(\.push)
        let sent = request.zones.compactMap(\.push)
        let isShorter = pushes.count < sent.count || cut.relays.count < request.relays.count
        try law(
          isShorter && sent.starts(with: pushes) && request.relays.starts(with: cut.relays),
          "cut after \(count) bytes")
      }
    }
  }

  @Test("of another version are told apart from malformed ones")
  func version() {
    #expect(throws: SyncRequest.RequestError.version(1)) {
      try SyncRequest(decoding: hex("83010000"))
    }
    #expect(throws: SyncRequest.RequestError.version(1)) {
      try SyncRequest(decoding: hex("8101"))
    }
    let cut = SyncRequest.RequestError.malformed(CBORError(.truncated, at: 0))
    #expect(throws: cut) { try SyncRequest(decoding: []) }
  }

  @Test("of a replica that knows no zone yet ask for the access list")
  func noZones() throws {
    let request = SyncRequest(
      writer: WriterID(1), schemaVersion: 1, clock: 0, accessRevision: 0, zones: [])
    #expect(try SyncRequest(decoding: request.encoded) == request)
  }

  /// A head, then the zones and what follows.
  private static func refuses(_ rest: String) -> Bool {
    let request = try? SyncRequest(decoding: hex("88 02 05 01 00 00 00 80" + rest))
    return request == nil
  }

  private static let noRecords = "8a 80 00 40 80 80 80 80 80 00 84 80 00 00 00"
  private static let italy = "84 626974 85 00 40 00 00 80 82 f6 07 80"

  @Test("the template of the following refusals is accepted")
  func template() {
    #expect(!Self.refuses("81" + Self.italy + "83 00 07 " + Self.noRecords))
  }

  @Test(
    "are refused in another form",
    arguments: [
      ("a push to no zone", "80 83 00 07 " + noRecords),
      ("a push to a zone not asked for", "81" + italy + "83 01 07 " + noRecords),
      ("a push that its chain does not name", "81" + italy + "83 00 08 " + noRecords),
      ("two pushes of a zone", "81" + italy + "83 00 07 " + noRecords + "83 00 07 " + noRecords),
      ("a zone asked for twice", "82" + italy + italy),
      ("a base beyond its position", "81 84 626974 85 00 40 02 01 80 81 f6 80"),
      ("a journal hash of 17 bytes", "81 84 626974 85 00 51" + hash17 + "00 00 80 81 f6 80"),
      ("ranges that touch", "81 84 626974 85 00 40 00 00 84 01 02 03 04 81 f6 80"),
      ("a range backwards", "81 84 626974 85 00 40 00 00 82 02 01 81 f6 80"),
      ("a range from zero", "81 84 626974 85 00 40 00 00 82 00 01 81 f6 80"),
      ("a range without an end", "81 84 626974 85 00 40 00 00 81 01 81 f6 80"),
      ("an empty chain", "81 84 626974 85 00 40 00 00 80 80 80"),
      ("an id of 15 bytes", "81 84 626974 85 00 40 00 00 80 81 f6 81 4f" + hash15),
      ("a zone in upper case", "81 84 624954 85 00 40 00 00 80 81 f6 80"),
      ("a push behind a bundle", "81" + italy + "81 40 83 00 07 " + noRecords),
      ("a bundle that is no bytes", "81" + italy + "81 00"),
      ("a trailing byte", "81" + italy + "00"),
    ])
  func refused(what: String, bytes: String) {
    #expect(Self.refuses(bytes))
  }

  private static let hash15 = String(repeating: "00", count: 15)
  private static let hash17 = String(repeating: "00", count: 17)
}
