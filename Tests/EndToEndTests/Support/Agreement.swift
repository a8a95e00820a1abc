import LocalStore
import Testing

/// Everybody has synced all there is, and holds the same as the server.
func expectAgreement(
  _ server: RunningServer, _ laptops: [Laptop], sourceLocation: SourceLocation = #_sourceLocation
) throws {
  var digests: [String: JSONValue] = [:]
  for zone in try server.run("zone", "list").json.arrayValue ?? [] {
    digests[zone["zone"]?.stringValue ?? ""] = zone["digest"]
  }
  for laptop in laptops {
    let status = try laptop.run("status").json
    #expect(status["outbox"] == 0, sourceLocation: sourceLocation)
    #expect(status["held"] == 0, sourceLocation: sourceLocation)
    let zones = status["zones"]?.arrayValue ?? []
    #expect(!zones.isEmpty, sourceLocation: sourceLocation)
    for zone in zones {
      let name = zone["zone"]?.stringValue ?? ""
      #expect(zone["agrees"] == true, "\(laptop.home) \(name)", sourceLocation: sourceLocation)
      #expect(
        zone["digest"] == digests[name], "\(laptop.home) \(name)", sourceLocation: sourceLocation)
    }
  }
}
