import Testing

@testable import SyncServer

@Suite("HTTP server: early answers arrive")
struct HTTPServerRefusalTests {
  @Test func aBodyTooBig() throws {
    var limits = HTTPLimits()
    limits.maxBodyBytes = 1_000
    let server = try HTTPTestServer(limits)
    let client = try server.connect()
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 8000000\r\n\r\n")
    let tookAll = client.send([UInt8](repeating: 7, count: 8_000_000))
    #expect(tookAll)
    let response = client.response()
    #expect(response?.status == 413)
    #expect(response?.text.contains(#""code":"body-too-large""#) == true)
    #expect(client.isClosed())
  }

  @Test func aHeadThatIsMalformed() throws {
    let server = try HTTPTestServer()
    let client = try server.connect()
    client.send("GET / HTTP/1.1\r\nHost: a\n")
    let response = client.response()
    #expect(response?.status == 400)
    #expect(response?.head.contains("application/problem+json") == true)
    #expect(response?.head.contains("Connection: close") == true)
    #expect(client.isClosed())
  }

  @Test func anErrorWaitsForTheAnswersBeforeIt() throws {
    let server = try HTTPTestServer()
    let client = try server.connect()
    client.send("GET /hold/a HTTP/1.1\r\nHost: a\r\n\r\nGET /../ HTTP/1.1\r\n")
    server.heldReplies(1)["/hold/a"]?(HTTPResponse(status: 200, body: [1]))
    #expect(client.response()?.status == 200)
    #expect(client.response()?.status == 400)
    #expect(client.isClosed())
  }

  @Test func tooManyConnections() throws {
    var limits = HTTPLimits()
    limits.maxConnections = 2
    limits.retryAfterSeconds = 9
    let server = try HTTPTestServer(limits)
    let clients = try (0..<2).map { _ in try server.connect() }
    for client in clients {
      client.get("/")
      #expect(client.response()?.status == 200)
    }
    let extra = try server.connect()
    extra.get("/")
    let response = extra.response()
    #expect(response?.status == 503)
    #expect(response?.head.contains("Retry-After: 9\r\n") == true)
    #expect(extra.isClosed())
    clients[0].get("/still")
    #expect(clients[0].response()?.text == "/still")
  }

  @Test func tooMuchBodyAltogether() throws {
    var limits = HTTPLimits()
    limits.maxTotalBodyBytes = 100_000
    let server = try HTTPTestServer(limits)
    let first = try server.connect()
    first.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n")
    first.send([UInt8](repeating: 0, count: 200_000))
    #expect(first.response()?.status == 503)
    let second = try server.connect()
    second.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")
    #expect(second.response()?.text == "hello")
  }
}
