import TestSupport
import Testing

@testable import SyncServer

@Suite("HTTP server on a live socket")
struct HTTPServerTests {
  @Test func keepsConnectionsAlive() throws {
    let server = try HTTPTestServer()
    let client = try server.connect()
    for number in 0..<5 {
      client.get("/\(number)")
      let response = client.response()
      #expect(response?.text == "/\(number)")
      #expect(response?.head.contains("Connection:") == false)
      #expect(response?.head.contains("Date: ") == true)
    }
    client.send("GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(client.response()?.head.contains("Connection: close") == true)
    #expect(client.isClosed())
  }

  @Test func speaksTheOlderVersion() throws {
    let server = try HTTPTestServer()
    let client = try server.connect()
    client.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
    #expect(client.response()?.head.contains("Connection: keep-alive") == true)
    client.send("GET /b HTTP/1.0\r\n\r\n")
    #expect(client.response()?.text == "/b")
    #expect(client.isClosed())
  }

  @Test func answersPipelinedRequestsInOrder() throws {
    var limits = HTTPLimits()
    limits.maxPipelinedRequests = 50
    let server = try HTTPTestServer(limits)
    let client = try server.connect()
    let requests = (0..<50).map { "GET /hold/\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }
    client.send(requests.joined())
    let replies = server.heldReplies(50)
    try #require(replies.count == 50)
    var generator = SplitMix64(seed: 4)
    for (path, reply) in replies.sorted(by: { $0.key < $1.key }).shuffled(using: &generator) {
      reply(HTTPResponse(status: 200, body: Array(path.utf8)))
    }
    for number in 0..<50 { #expect(client.response()?.text == "/hold/\(number)") }
  }

  @Test func boundsPipelinedRequests() throws {
    var limits = HTTPLimits()
    limits.maxPipelinedRequests = 3
    let server = try HTTPTestServer(limits)
    let client = try server.connect()
    client.send((0..<9).map { "GET /hold/\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
    for round in 0..<3 {
      let replies = server.heldReplies(3)
      let expected = (0..<3).map { "/hold/\(round * 3 + $0)" }
      #expect(replies.keys.sorted() == expected)
      for path in expected { replies[path]?(HTTPResponse(status: 200, body: Array(path.utf8))) }
      for path in expected { #expect(client.response()?.text == path) }
    }
  }

  @Test func takesBodies() throws {
    let server = try HTTPTestServer()
    let client = try server.connect()
    let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.count)\r\n\r\n")
    client.send(body)
    #expect(client.response()?.body == body)
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab")
    client.send("c\r\n2\r\nde\r\n0\r\n\r\n")
    #expect(client.response()?.text == "abcde")
  }

  @Test func answersHeadWithoutBody() throws {
    let server = try HTTPTestServer()
    let client = try server.connect()
    client.send("HEAD /abc HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(client.response(hasBody: false)?.head.contains("Content-Length: 4\r\n") == true)
    client.get("/next")
    #expect(client.response()?.text == "/next")
  }

  @Test func invitesTheBody() throws {
    let server = try HTTPTestServer()
    let client = try server.connect()
    client.send(
      "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
    #expect(client.response()?.status == 100)
    client.send("ok")
    #expect(client.response()?.text == "ok")
  }

  @Test func answersARequestCutShort() throws {
    let server = try HTTPTestServer()
    let client = try server.connect()
    client.send("GET / HTTP/1.1\r\nHo")
    client.endWriting()
    #expect(client.response()?.status == 400)
    #expect(client.isClosed())
  }

  @Test func answersAfterTheClientHasStoppedSending() throws {
    let server = try HTTPTestServer()
    let client = try server.connect()
    client.get("/hold/a")
    client.endWriting()
    server.heldReplies(1)["/hold/a"]?(HTTPResponse(status: 200, body: [1]))
    #expect(client.response()?.body == [1])
    #expect(client.isClosed())
  }

  @Test func aForgottenAnswerBecomes503() throws {
    let server = try HTTPTestServer()
    let client = try server.connect()
    client.get("/drop")
    #expect(client.response()?.status == 503)
    client.get("/next")
    #expect(client.response()?.status == 200)
  }

  @Test func servesManyConnections() throws {
    let server = try HTTPTestServer()
    let clients = try (0..<200).map { _ in try server.connect() }
    for round in 0..<2 {
      for (number, client) in clients.enumerated() { client.get("/\(round)/\(number)") }
      for (number, client) in clients.enumerated() {
        #expect(client.response()?.text == "/\(round)/\(number)")
      }
    }
  }

  @Test func survivesAClientThatVanishes() throws {
    let server = try HTTPTestServer()
    do {
      let client = try server.connect()
      client.get("/hold/gone")
      let reply = server.heldReplies(1)["/hold/gone"]
      client.send("garbage")
      withExtendedLifetime(client) {}
      reply?(HTTPResponse(status: 200, body: [UInt8](repeating: 0, count: 4 << 20)))
    }
    let client = try server.connect()
    client.get("/here")
    #expect(client.response()?.text == "/here")
    #expect(server.drain(timeoutSeconds: 3) == 0)
  }
}
