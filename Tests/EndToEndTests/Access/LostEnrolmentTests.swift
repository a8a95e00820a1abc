import FoundationEssentials
import LocalStore
import Testing

/// The answer to `join` is lost on its way: the same command, run again, brings it.
@Suite("An enrolment whose answer was lost")
struct LostEnrolmentTests {
  @Test(arguments: [0, 1, 200], [false, true])
  func isAskedForAgain(afterBytes: Int, isReset: Bool) throws {
    try withServer { server in
      let proxy = try TCPProxy(to: server)
      defer { proxy.stop() }
      let code = try server.invite("Amina", "coach", ["it"])
      let amina = Laptop("amina", in: server.folder)
      proxy.cutNext(TCPProxy.Cut(direction: .toClient, afterBytes: afterBytes, isReset: isReset))
      let lost = try amina.run("join", proxy.url, input: code + "\n", expecting: 6)
      #expect(try lost.error["hint"]?.stringValue?.contains("same code") == true)
      #expect(try devices(of: server) == 1)

      // Nobody else gets anything for the code, not even from there.
      let stranger = Laptop("stranger", in: server.folder)
      try stranger.run("join", server.url, input: code + "\n", expecting: 7)

      try amina.join(proxy.url, code: code)
      #expect(try devices(of: server) == 1)
      try amina.run("enterprise", "add", "legal_name=Agade", "country=IT")
      #expect(try amina.sync()["pushed"] == 1)
      #expect(!FileManager.default.fileExists(atPath: amina.home + "/joining"))
    }
  }

  private func devices(of server: RunningServer) throws -> Int {
    try server.run("device", "list").json.arrayValue?.count ?? 0
  }
}
