import Testing

@testable import LocalStore

@Suite("Command failure")
struct CommandFailureTests {
  @Test("the JSON form has every key, null where there is nothing")
  func json() {
    let failure = CommandFailure(.notFound, code: "not-found", message: "no “x”", record: "a1")
    let expected =
      "{\"error\":{\"code\":\"not-found\",\"message\":\"no “x”\",\"field\":null,"
      + "\"record\":\"a1\",\"hint\":null}}"
    #expect(JSONWriter.text(failure.json) == expected)
  }

  @Test("the exit statuses are those of the interface")
  func statuses() {
    #expect(ExitStatus.allCases.map(\.rawValue) == Array(0...10) + [130])
  }

  @Test("a failing database keeps its hint")
  func database() {
    let error = SQLiteError(extendedCode: 13, operation: "step", message: "full", path: "/a/b")
    let failure = CommandFailure(error)
    #expect(failure.code == "disk-full")
    #expect(failure.status == .failure)
    #expect(failure.message == "/a/b: the disk is full")
    #expect(failure.hint?.contains("disk is full") == true)
  }
}
