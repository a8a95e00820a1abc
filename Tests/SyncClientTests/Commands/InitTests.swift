import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncClient

@Suite("init")
struct InitTests {
  @Test func aReplicaIsMadeWithCommons() throws {
    let laptop = try TestLaptop()
    let outcome = laptop.run("init", "--name", "Ana Horvat", "--zone", "it", "--zone", "hr")
    #expect(outcome.status == .done)
    #expect(outcome.output.contains("is ready for Ana Horvat, with commons, it, hr."))
    #expect(laptop.folder.mode("home") == 0o700)
    let zones = try laptop.expectDone("zone", "list").arrayValue ?? []
    #expect(zones.compactMap { $0["zone"]?.stringValue } == ["commons", "hr", "it"])
    #expect(zones.allSatisfy { $0["role"] == .null })
  }

  @Test func anotherReplicaIsNeverMadeOverOne() throws {
    let laptop = try TestLaptop.initialised()
    let outcome = laptop.run("init", "--name", "Luca", "--zone", "hr", "--json")
    #expect(outcome.status == .failure)
    #expect(outcome.errorCode == "replica-exists")
    #expect(try laptop.expectDone("status")["name"] == "Ana")
  }

  @Test func whatIsMissingIsAskedForOnATerminalOnly() throws {
    let laptop = try TestLaptop()
    #expect(laptop.run("init").status == .usage)
    laptop.isTerminal = true
    #expect(laptop.run("init", "--no-input", input: "Ana\nit\n").status == .usage)
    let outcome = laptop.run("init", input: "\nAna\nit\n")
    #expect(outcome.status == .done)
    #expect(outcome.errors.contains("Your name: "))
    #expect(try laptop.expectDone("status")["name"] == "Ana")
  }

  @Test func aZoneMustBeAName() throws {
    let outcome = try TestLaptop().run("init", "--name", "Ana", "--zone", "Italy", "--json")
    #expect(outcome.status == .usage)
    #expect(outcome.json["error"]?["field"] == "--zone")
  }

  @Test(arguments: ["", "   ", String(repeating: "x", count: 201)])
  func aNameMustBeOne(name: String) throws {
    let laptop = try TestLaptop()
    #expect(laptop.run("init", "--name", name, "--zone", "it").status == .invalidData)
    #expect(!laptop.home.hasReplica)
  }
}
