import LocalStore
import Testing

@testable import SyncServer

@Suite("The console")
struct ConsoleTests {
  private let office: TestOffice

  init() throws { office = try TestOffice(isInitialised: false) }

  @Test func versionAndHelpNeedNothing() throws {
    #expect(try office.json("--version") == ["version": .string(FieldbookVersion.text)])
    #expect(try office.text("--help").contains("device revoke"))
    #expect(try office.text("help device revoke").contains("--wipe"))
    #expect(try office.text("device revoke --help").contains("--wipe"))
    #expect(office.failure("help devise")?.hint?.contains("device") == true)
  }

  @Test func everyCommandHasAnExample() {
    for command in ConsoleCommand.all {
      #expect(!command.declaration.examples.isEmpty, "\(command.declaration.name)")
    }
  }

  @Test func errorsAreAsTheInterfaceSays() throws {
    let failure = try #require(office.failure("zone list"))
    #expect(failure.json["error"]?["code"] == "not-initialised")
    #expect(
      failure.json["error"]?.objectValue?.keys == ["code", "message", "field", "record", "hint"])
  }

  @Test func lookupsTakeIdsPartsAndNames() throws {
    let items = [("aaaa-1111", "one"), ("aaaa-2222", "two"), ("bbbb-2222", "two")]
    func find(_ word: String) -> String? {
      try? Lookup.one(word, in: items, id: { $0.0 }, name: { $0.1 }, orElse: .unknownDevice(word)).0
    }
    #expect(find("AAAA-1111") == "aaaa-1111")
    #expect(find("one") == "aaaa-1111")
    #expect(find("1111") == "aaaa-1111")
    #expect(find("bbbb") == "bbbb-2222")
    #expect(find("111") == nil, "too short")
    #expect(find("two") == nil, "ambiguous")
    #expect(find("2222") == nil, "ambiguous")
  }
}
