import SyncProtocol
import Testing

@testable import SyncServer

@Suite("What grants amount to")
struct AccessListTests {
  private func access(_ grants: (String, Role)...) -> [String: Role] {
    let zones = ["commons", "hr", "it"].compactMap { Zone($0) }
      .map { Registry.ZoneEntry(zone: $0, title: $0.name) }
    let list = AccessList(
      revision: 1,
      grants: grants.compactMap { Grant(zoneName: $0.0, roleName: $0.1.rawValue) }, zones: zones)
    return Dictionary(list.grants.map { ($0.zone.name, $0.role) }) { first, _ in first }
  }

  @Test func nobodySeesAnythingWithoutAGrant() { #expect(access().isEmpty) }

  @Test func aViewerOrCoachReadsTheCommons() {
    #expect(access(("it", .viewer)) == ["it": .viewer, "commons": .viewer])
    #expect(access(("it", .coach)) == ["it": .coach, "commons": .viewer])
  }

  @Test func aCoordinatorIsOneInTheCommonsToo() {
    #expect(
      access(("it", .coordinator), ("hr", .viewer))
        == ["it": .coordinator, "hr": .viewer, "commons": .coordinator])
  }

  @Test(arguments: [Role.central, .admin]) func staffAreEverywhere(role: Role) {
    #expect(access(("*", role)) == ["it": role, "hr": role, "commons": role])
    #expect(access(("*", role), ("it", .viewer))["it"] == role)
  }

  @Test func aZoneThatIsNotThereGivesOnlyTheCommons() {
    #expect(access(("el", .coach)) == ["commons": .viewer])
  }

  @Test func whatANewerVersionWroteGivesNothing() {
    #expect(Grant(zoneName: "it", roleName: "emperor") == nil)
    #expect(Grant(zoneName: "It!", roleName: "coach") == nil)
  }
}
