import Testing

@testable import SyncServer

@Suite("HTTP server: slow clients")
struct HTTPServerTimeTests {
  private func quick() -> HTTPLimits {
    var limits = HTTPLimits()
    limits.timerInterval = 10
    limits.headTimeout = 60
    limits.bodyProgressWindow = 60
    limits.idleTimeout = 60
    limits.writeStallTimeout = 60
    return limits
  }

  @Test func aSlowHeadIsAnswered() throws {
    let server = try HTTPTestServer(quick())
    let client = try server.connect()
    client.send("GET / HT")
    #expect(client.response()?.status == 408)
    #expect(client.isClosed())
  }

  @Test func aSlowBodyIsAnswered() throws {
    let server = try HTTPTestServer(quick())
    let client = try server.connect()
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc")
    #expect(client.response()?.status == 408)
    #expect(client.isClosed())
  }

  @Test func anIdleConnectionIsClosed() throws {
    let server = try HTTPTestServer(quick())
    let silent = try server.connect()
    let client = try server.connect()
    client.get("/a")
    #expect(client.response()?.status == 200)
    #expect(client.isClosed())
    #expect(silent.isClosed())
  }

  @Test func aSlowHandlerIsNotTheClientsFault() throws {
    let server = try HTTPTestServer(quick())
    let waiting = try server.connect()
    waiting.get("/hold/a")
    let reply = server.heldReplies(1)["/hold/a"]
    // Another connection's time-out shows that the time has passed.
    let silent = try server.connect()
    #expect(silent.isClosed())
    reply?(HTTPResponse(status: 200, body: [5]))
    #expect(waiting.response()?.body == [5])
  }

  @Test func aStalledReaderIsCut() throws {
    let server = try HTTPTestServer(quick())
    let client = try server.connect()
    client.get("/hold/big")
    let big = [UInt8](repeating: 1, count: 32 << 20)
    server.heldReplies(1)["/hold/big"]?(HTTPResponse(status: 200, body: big))
    // The connection goes away by itself, although the client never reads.
    #expect(server.drain() == 0)
    #expect(client.response()?.status == nil)
  }
}
