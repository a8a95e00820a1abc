import LocalStore
import Testing

@Suite("Requests that no good client makes")
struct HostileRequestTests {
  @Test func eachIsAnsweredAndTheNextOneServed() async throws {
    try await onOwnThread { try sendEach() }
  }

  private func sendEach() throws {
    try withServer { server in
      let amina = try server.laptop("Amina")
      let bruno = try server.laptop("Bruno")
      let lost = try credential(bruno)
      try server.run("device", "revoke", try device(bruno))
      let slow = try RawConnection(server)
      slow.send("GET /healthz HTTP/1.1\r\n")

      let requests =
        HostileRequest.messages + HostileRequest.joins
        + HostileRequest.syncs(try credential(amina), revoked: lost)
      for request in requests {
        try expectRefusal(request, server)
        try expectHealth(server)
        // One byte at a time does not make it faster.
        slow.send("X")
      }
      try amina.run("enterprise", "add", "legal_name=Agade", "country=IT")
      #expect(try amina.sync()["pushed"] == 1)
      expectProblem(slow.response(within: 30_000), 408, "request-timeout", "a slow sender")
      #expect(server.isRunning)
      try amina.sync()
    }
  }

  /// The next request on the very same connection, too, where the last one was complete.
  @Test func theConnectionGoesOnAfterACompleteRequest() throws {
    try withServer { server in
      let amina = try server.laptop("Amina")
      let connection = try RawConnection(server)
      let credential = try credential(amina)
      for request in HostileRequest.syncs(credential, revoked: credential) {
        connection.send(request.bytes)
        expectProblem(connection.response(), request.status, request.code, request.what)
      }
      connection.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(connection.response()?.status == 200)
    }
  }

  private func expectRefusal(_ request: HostileRequest, _ server: RunningServer) throws {
    let connection = try RawConnection(server)
    connection.send(request.bytes)
    if request.endsWriting { connection.endWriting() }
    expectProblem(connection.response(), request.status, request.code, request.what)
  }

  private func expectProblem(
    _ response: RawConnection.Response?, _ status: Int, _ code: String, _ what: String
  ) {
    #expect(response?.status == status, "\(what)")
    #expect(response?.field("Content-Type") == "application/problem+json", "\(what)")
    let problem = response.flatMap { try? JSONParser.parse($0.body) }
    #expect(problem?["code"] == .string(code), "\(what)")
    #expect(problem?["status"] == .integer(status), "\(what)")
    #expect(problem?["detail"]?.stringValue?.isEmpty == false, "\(what)")
  }

  private func expectHealth(_ server: RunningServer) throws {
    let connection = try RawConnection(server)
    connection.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(connection.response()?.status == 200)
  }

  private func credential(_ laptop: Laptop) throws -> String {
    try stored("credential", laptop)
  }

  private func device(_ laptop: Laptop) throws -> String { try stored("device", laptop) }

  private func stored(_ member: String, _ laptop: Laptop) throws -> String {
    let file = TemporaryFolder.text("\(laptop.home)/credential")
    guard let text = try JSONParser.parse(file)[member]?.stringValue else {
      throw EndToEndFailure("\(laptop.home) is not enrolled")
    }
    return text
  }
}
