import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncClient

@Suite("A revoked laptop")
struct RevokedTests {
  private let server: FakeServer
  private let ana: TestLaptop

  init() throws {
    server = try FakeServer(clock: FakeClock())
    ana = try TestLaptop.joined("Ana", server: server)
    try ana.expectDone("enterprise", "add", "legal_name=Agade", "country=IT")
    try ana.expectDone("sync")
    try ana.expectDone("enterprise", "add", "legal_name=Nuova", "country=IT")
  }

  private var files: [String] { FolderContents.names(ana.home.path) }

  @Test func itHandsOverKeepsItsDataAndSaysSo() throws {
    server.standing = .revoked
    let outcome = ana.run("sync", "--json")
    #expect(outcome.status == .notEnrolled)
    #expect(outcome.errorCode == "access-revoked")
    #expect(
      outcome.json["error"]?["message"]
        == "this laptop's access was revoked; 1 record of yours was handed over to the coordinators"
    )
    #expect(outcome.json["error"]?["hint"]?.stringValue?.contains("still here") == true)
    #expect(try ana.expectDone("enterprise", "list").arrayValue?.count == 2)
    #expect(try ana.expectDone("status")["outbox"] == 0)
    #expect(try ana.expectDone("outbox").arrayValue?.map { $0["reason"] } == ["access"])
    #expect(
      try ana.expectDone("zone", "list").arrayValue?.map { $0["role"] } == ["viewer", "coach"])
  }

  @Test func oneThatIsToBeWipedLeavesNothing() throws {
    server.standing = .toBeWiped
    let outcome = ana.run("sync", "--json")
    #expect(outcome.status == .notEnrolled)
    #expect(outcome.errorCode == "replica-cleared")
    #expect(outcome.json["error"]?["message"]?.stringValue?.contains("1 record of yours") == true)
    #expect(files.isEmpty)
    #expect(ana.run("status", "--json").errorCode == "no-replica")
    // It can begin anew.
    server.standing = .enrolled
    server.invite("Ana", code: "AGAIN")
    ana.variables["FIELDBOOK_CODE"] = "AGAIN"
    try ana.expectDone("join", "https://fieldbook.example")
    #expect(try ana.expectDone("sync")["pulled"] == 1)
  }

  @Test func otherPeoplesFilesInTheFolderStay() throws {
    try ana.folder.write("mine", to: "home/letter.txt")
    server.standing = .toBeWiped
    #expect(ana.run("sync").status == .notEnrolled)
    #expect(files == ["letter.txt"])
  }

  @Test func itIsNotClearedWhileSomethingWaits() throws {
    guard let zone = Zone("it") else { return }
    server.standing = .toBeWiped
    server.unknownZones = [zone]
    let outcome = ana.run("sync", "--json")
    #expect(outcome.errorCode == "access-revoked")
    #expect(outcome.json["error"]?["message"]?.stringValue?.contains("wait") == true)
    #expect(try ana.expectDone("status")["outbox"] == 1)
    server.unknownZones = []
    #expect(ana.run("sync", "--json").errorCode == "replica-cleared")
    #expect(files.isEmpty)
  }

  /// Whatever the power cut left behind.
  @Test(arguments: [
    ["replica.sqlite", "replica.sqlite-wal", "credential", "sync.lock"],
    ["replica.sqlite", "credential", "sync.lock"], ["credential", "sync.lock"], ["sync.lock"], [],
  ])
  func aClearingThatWasInterruptedGoesOn(left: [String]) throws {
    for name in files where !left.contains(name) {
      try FileContents.destroy("\(ana.home.path)/\(name)")
    }
    for name in left { try ana.folder.write("secret", to: "home/\(name)") }
    try ana.folder.write("clearing", to: "home/clearing")
    for words in [["status"], ["join", "https://fieldbook.example"], ["enterprise", "list"]] {
      let outcome = ana.run(words + ["--json"])
      #expect(outcome.status == .notEnrolled)
      #expect(outcome.errorCode == "replica-cleared")
      #expect(files.isEmpty)
      try ana.home.make()
      try ana.folder.write("clearing", to: "home/clearing")
    }
  }

  @Test func whatIsDestroyedIsOverwrittenFirst() throws {
    let bytes = [UInt8](repeating: 7, count: 3_000_000)
    try ana.folder.write(bytes, to: "file")
    try FileContents.destroy(ana.folder.file("file"))
    try FileContents.destroy(ana.folder.file("file"))
    // A second name of the same file shows what was written to it.
    try ana.folder.write(bytes, to: "file")
    try FolderContents.link(ana.folder.file("file"), to: ana.folder.file("other"))
    try FileContents.destroy(ana.folder.file("file"))
    let left = try FileContents.read(ana.folder.file("other"), limit: bytes.count)
    #expect(left == [UInt8](repeating: 0, count: bytes.count))
  }

  /// Records of a zone that stays lie between those of the one that goes, with earlier versions of
  /// these in the gaps.
  @Test func whatARemovedZoneLeftIsOverwritten() throws {
    guard let croatia = Zone("hr") else { return }
    server.grants.append(AccessList.Grant(zone: croatia, title: "HR", role: .coach))
    try ana.expectDone("sync")
    let (secret, name) = ("Officina Segretissima", "Officina Palese")
    for number in 1...40 {
      let secret = "legal_name=\(secret) \(number)"
      try ana.expectDone("enterprise", "add", secret, "country=IT", "--zone", "it")
      try ana.expectDone("enterprise", "add", "legal_name=Nova", "country=HR", "--zone", "hr")
    }
    for record in try ana.expectDone("enterprise", "list").arrayValue ?? []
    where record["zone"] == "it" {
      let id = record["id"]?.stringValue ?? ""
      try ana.expectDone("enterprise", "edit", id, "legal_name=\(name)")
    }
    try ana.expectDone("sync")
    #expect(try FolderContents.holds(secret, in: ana.home.path))
    #expect(try FolderContents.holds(name, in: ana.home.path))
    server.grants.removeAll { $0.zone.name == "it" }
    try ana.expectDone("sync")
    for text in [secret, name] {
      #expect(try !FolderContents.holds(text, in: ana.home.path), "\(text)")
    }
    #expect(try FolderContents.holds("Nova", in: ana.home.path))
  }
}
