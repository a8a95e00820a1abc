import SyncProtocol
import Testing

@testable import LocalStore

struct AssignmentTests {
  private let enterprise = Schema.fieldbook.type("enterprise")
  private let module = Schema.fieldbook.type("module")

  private func parse(_ operand: String, of type: RecordType?) throws -> Assignment {
    try Assignment.parse(operand, of: #require(type)) { name in "contents of \(name)\n" }
  }

  @Test(arguments: [
    ("city=Milano", "city", Assignment.Operation.set, "Milano"),
    ("city=", "city", .set, ""),
    ("notes=a=b", "notes", .set, "a=b"),
    ("languages+=hr", "languages", .add, "hr"),
    ("languages-=hr", "languages", .remove, "hr"),
    ("languages=hr;de", "languages", .set, "hr;de"),
    ("notes=@notes.txt", "notes", .set, "contents of notes.txt"),
    ("notes=@@home", "notes", .set, "@home"),
    ("email=a@b.example", "email", .set, "a@b.example"),
  ])
  func operands(
    _ operand: String, _ field: String, _ operation: Assignment.Operation, _ text: String
  ) throws {
    let assignment = try parse(operand, of: enterprise)
    #expect(assignment.field.name == field)
    #expect(assignment.operation == operation)
    #expect(assignment.text == text)
    #expect(assignment.key == nil)
  }

  @Test func keyedFields() throws {
    let assignment = try parse("title.it=Leggere un bilancio", of: module)
    #expect(assignment.field.name == "title")
    #expect(assignment.key == "it")
    #expect(assignment.name == "title.it")
  }

  @Test(arguments: ["city", "=Milano", "city+=Milano", "city.it=Milano", "languages.it=yes"])
  func whatIsNotPossible(_ operand: String) throws {
    let failure = try failure { _ = try parse(operand, of: enterprise) }
    #expect(failure.status == .usage)
    #expect(failure.hint != nil)
  }

  @Test(arguments: ["title=Leggere", "title.=Leggere"])
  func aKeyedFieldNeedsAKey(_ operand: String) throws {
    let failure = try failure { _ = try parse(operand, of: module) }
    #expect(failure.status == .usage)
    #expect(failure.hint == "Write title.it=VALUE.")
  }

  @Test func aMisspeltFieldIsSuggested() throws {
    let failure = try failure { _ = try parse("legal_nam=Alveare", of: enterprise) }
    #expect(failure.status == .usage)
    #expect(failure.field == "legal_nam")
    #expect(failure.hint == "Did you mean “legal_name”?")
  }
}
