import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncServer

@Suite("Bundles at the server's door")
struct RelayTests {
  private let office: TestOffice
  private let server: TestService
  private let amina: TestLaptop
  private let bruno: TestLaptop

  init() throws {
    office = try TestOffice()
    amina = try office.laptop(of: "Amina", in: ["it"])
    bruno = try office.laptop(of: "Bruno", in: ["it", "hr"])
    server = try TestService(office)
  }

  private func export(_ laptop: TestLaptop) throws -> [SealedBundle] {
    try laptop.replica.exportBundles(
      from: laptop.joined.device, key: laptop.joined.credential.bundleKey
    ).bundles
  }

  /// The receipts that Bruno gets for what he carries.
  private func relay(_ bundles: [[UInt8]]) throws -> [RelayReceipt] {
    let request = SyncRequest(
      writer: WriterID(1), schemaVersion: 1, clock: 0, accessRevision: 0, zones: [],
      relays: bundles)
    let response = try server.sync(bruno.joined.credential.text, request.encoded)
    try #require(response.status == 200, "\(response.code ?? "")")
    let answer = try #require(SyncAnswer.decode(response.body).answer)
    return answer.items.flatMap { item -> [RelayReceipt] in
      guard case .relayed(let receipts) = item else { return [] }
      return receipts
    }
  }

  @Test func everyBundleHasAReceiptOfItsOwn() throws {
    let key = try amina.add("enterprise", "legal_name=Agade", "country=IT")
    let good = try #require(try export(amina).first)
    var stranger = good
    stranger.device = "nobody"
    var claimed = good
    claimed.device = bruno.joined.device
    let receipts = try relay([
      Array(good.encoded.dropLast()), stranger.encoded, good.encoded, claimed.encoded, [],
      good.encoded,
    ])
    #expect(
      receipts.map(\.refusal) == [
        "bundle-damaged", "bundle-unknown-device", nil, "bundle-altered", "bundle-damaged", nil,
      ])
    #expect(receipts.map(\.place) == Array(0..<6))
    try bruno.sync()
    #expect(try bruno.replica.store.fact(key) != nil)
  }

  @Test func theJournalNamesItsAuthorsDevice() throws {
    let key = try amina.add("enterprise", "legal_name=Agade", "country=IT")
    #expect(try relay(export(amina).map(\.encoded)).map(\.refusal) == [nil])
    server.service.stop()
    let path = office.data.zonePath(key.zone)
    let file = try ZoneFile(Connection.open(path, mode: .readOnly), zone: key.zone)
    let arrivals = try Journal(connection: file.connection).arrivals(of: key)
    #expect(Set(arrivals.map(\.device)) == [amina.joined.device])
    #expect(try Journal(connection: file.connection).verify().findings == [])
  }

  @Test func presentRightsJudge() throws {
    let key = try amina.add("enterprise", "legal_name=Agade", "country=IT")
    let bundles = try export(amina)
    try office.run(["device", "revoke", amina.joined.device])
    #expect(try relay(bundles.map(\.encoded)).map(\.refusal) == [nil])
    try bruno.sync()
    #expect(try bruno.replica.store.fact(key) == nil)
    server.service.stop()
    let path = office.data.zonePath(key.zone)
    let file = try ZoneFile(Connection.open(path, mode: .readOnly), zone: key.zone)
    #expect(try Quarantine(connection: file.connection).count() == 1)
  }

  @Test func aZoneThatIsNobodysIsTold() throws {
    let zone = try #require(Zone("xx"))
    try amina.replica.addZone(zone, title: "xx", role: .coach)
    let key = try amina.add("enterprise", "legal_name=Agade", "country=IT", zone: "it")
    _ = try amina.add("enterprise", "legal_name=Nowhere", "country=IT", zone: "xx")
    let receipts = try relay(export(amina).map(\.encoded))
    #expect(receipts.map(\.refusal) == ["bundle-unknown-zone"])
    try bruno.sync()
    #expect(try bruno.replica.store.fact(key) != nil)
  }
}
