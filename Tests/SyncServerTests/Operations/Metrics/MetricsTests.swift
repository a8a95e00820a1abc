import LocalStore
import SyncProtocol
import Testing

@testable import SyncServer

@Suite("Metrics")
struct MetricsTests {
  @Test func theTextIsAsPrometheusReadsIt() {
    var family = MetricFamily("things", .gauge, "Things there are.")
    family.add(7)
    family.add(-1, ("zone", "it"), ("name", "a\"b\\c\nd"))
    #expect(
      MetricsText.text([family]) == """
        # HELP fieldbook_things Things there are.
        # TYPE fieldbook_things gauge
        fieldbook_things 7
        fieldbook_things{zone="it",name="a\\"b\\\\c\\nd"} -1

        """)
  }

  @Test func aServerTellsWhatItDoesAndHolds() throws {
    let office = try TestOffice()
    let server = try TestService(office)
    let ana = try office.laptop(of: "Ana", in: ["it"])
    _ = try ana.add("enterprise", "legal_name=Alveare", "country=IT")
    let credential = ana.joined.credential.text
    var session = SyncSession(ana.replica)
    while let request = try session.nextRequest() {
      try session.receive(try server.sync(credential, request.body).body)
    }
    _ = try server.send("GET", "/nowhere")
    _ = try server.sync(nil)
    let response = try server.send("GET", "/metrics")
    #expect(response.status == 200)
    #expect(response.head.contains("Content-Type: text/plain; version=0.0.4"))
    let lines = Set(response.text.split(separator: "\n").map(String.init))
    for line in [
      #"fieldbook_http_requests_total{endpoint="sync",status="2xx"} 1"#,
      #"fieldbook_http_requests_total{endpoint="sync",status="4xx"} 1"#,
      #"fieldbook_http_requests_total{endpoint="other",status="4xx"} 1"#,
      "fieldbook_sync_pushes_total 1",
      #"fieldbook_sync_received_records_total{verdict="stored"} 1"#,
      #"fieldbook_zone_records{zone="it"} 1"#, #"fieldbook_zone_head{zone="it"} 1"#,
      #"fieldbook_zone_readable{zone="hr"} 1"#,
    ] {
      #expect(lines.contains(line), "\(line) in \(response.text)")
    }
  }

  @Test func aZoneThatCannotBeReadDoesNotHideTheOthers() throws {
    let office = try TestOffice()
    let connection = try office.data.openZone(try #require(Zone("it"))).connection
    try connection.execute("PRAGMA application_id = 7")
    let text = try office.text("metrics")
    #expect(text.contains("fieldbook_zone_readable{zone=\"it\"} 0\n"))
    #expect(text.contains("fieldbook_zone_readable{zone=\"hr\"} 1\n"))
    #expect(!text.contains("fieldbook_zone_head{zone=\"it\"}"))
    #expect(text.contains("fieldbook_zone_head{zone=\"hr\"} 0\n"))
    let json = try office.json("metrics").arrayValue
    #expect(json?.first?["name"] == "fieldbook_zone_readable")
  }
}
