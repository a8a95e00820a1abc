import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncServer

@Suite("Segments of what is erased")
struct ErasedSegmentTests {
  private let office: TestOffice
  private let zones: OpenZones
  private let clara: TestLaptop
  private let person: RecordKey

  init() throws {
    office = try TestOffice()
    clara = try office.laptop(of: "Clara", as: .coordinator, in: ["it"])
    person = try clara.add("person", "name=Zorica", zone: "it")
    try clara.sync()
    zones = OpenZones(office.data, clock: office.now)
  }

  /// Has the zone's one page kept, as after somebody's first sync.
  private func warm() throws {
    var bounds = PageBounds()
    bounds.deltaSeqs = 0
    var pull = ZonePull(person.zone)
    try zones.open(person.zone).readers.read {
      try ZonePager(file: $0, segments: zones.segments, bounds: bounds).advance(&pull)
    }
    try #require(zones.segments.bytes > 0)
  }

  private func caller() throws -> Caller {
    switch try office.registry().authenticate(clara.joined.credential) {
    case .enrolled(let caller, _), .revoked(let caller, _): caller
    case .unknown: throw TestLaptop.NotEnrolled()
    }
  }

  @Test func nothingIsKeptOnceACoordinatorHasErased() throws {
    try warm()
    let (office, schema) = (office, Schema.fieldbook)
    let data = office.data
    let now = office.now
    let endpoint = ManageEndpoint(zones: zones, schema: schema, clock: now) {
      try ServerErasing(data, schema: schema, clock: now, user: 0)
    }
    let body =
      #"{"command":"erase","zone":"it","type":"person","id":"\#(person.id)","keep":[]}"#
    let caller = try caller()
    let response = TestLaptop.answer {
      endpoint.answer(Array(body.utf8), from: caller, reply: $0)
    }
    #expect(response.status == 200)
    #expect(zones.segments.bytes == 0)
    zones.close()
  }

  @Test func norAfterTheNextRequestIfTheConsoleHas() throws {
    try warm()
    try office.run(["erase", "\(person.id)", "--yes"])
    let endpoint = SyncEndpoint(zones: zones, schema: .fieldbook, clock: office.now)
    let request = SyncRequest(
      writer: WriterID(1), schemaVersion: 1, clock: 0, accessRevision: 0, zones: [])
    let caller = try caller()
    let response = TestLaptop.answer { endpoint.answer(request.encoded, from: caller, reply: $0) }
    #expect(response.status == 200)
    #expect(zones.segments.bytes == 0)
    zones.close()
  }
}
