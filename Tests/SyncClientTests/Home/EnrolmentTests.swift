import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncClient

@Suite("The enrolment")
struct EnrolmentTests {
  private let folder: TemporaryFolder
  private let home: HomeFolder

  init() throws {
    folder = try TemporaryFolder()
    home = HomeFolder(path: folder.file("home"))
    try home.make()
  }

  @Test func itIsReadBackAndIsItsOwnersAlone() throws {
    #expect(try Enrolment.read(home) == nil)
    let server = try ServerURL("https://fieldbook.example")
    let enrolment = Enrolment(
      server: server, device: "device-1", credential: FakeServer.credential)
    try enrolment.write(home)
    #expect(try Enrolment.read(home) == enrolment)
    #expect(folder.mode("home/credential") == 0o600)
    #expect(folder.mode("home/credential.fieldbook-new") == nil)
  }

  @Test func aWorldReadableLeftOverDoesNotLendItsPermissions() throws {
    try folder.write("", to: "home/credential.fieldbook-new")
    let server = try ServerURL("https://fieldbook.example")
    try Enrolment(server: server, device: "d", credential: FakeServer.credential).write(home)
    #expect(folder.mode("home/credential") == 0o600)
  }

  @Test(
    "what cannot be trusted with a request is refused",
    arguments: [
      "", "{}", "not json", #"{"server": "http://example.org", "device": "d", "credential": "YQ"}"#,
      #"{"server": "https://example.org", "device": "d", "credential": "a b"}"#,
      #"{"server": "https://example.org", "device": "d", "credential": ""}"#,
      #"{"server": "https://example.org", "credential": "YQ"}"#,
    ])
  func damaged(text: String) throws {
    try folder.write(text, to: "home/credential")
    let failure = #expect(throws: CommandFailure.self) { try Enrolment.require(home) }
    #expect(failure?.status == .notEnrolled)
    #expect(failure?.code == "credential-damaged")
  }

  @Test func nobodyIsEnrolledAtFirst() throws {
    let failure = #expect(throws: CommandFailure.self) { try Enrolment.require(home) }
    #expect(failure?.status == .notEnrolled)
    #expect(failure?.code == "not-enrolled")
  }
}
