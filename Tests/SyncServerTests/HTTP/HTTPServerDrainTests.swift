import Dispatch
import Synchronization
import Testing

@testable import SyncServer

@Suite("HTTP server: starting and stopping")
struct HTTPServerDrainTests {
  @Test func requestsInFlightFinish() throws {
    let server = try HTTPTestServer()
    let idle = try server.connect()
    idle.get("/")
    #expect(idle.response()?.status == 200)
    let partial = try server.connect()
    partial.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab")
    let busy = try server.connect()
    busy.get("/hold/a")
    let reply = server.heldReplies(1)["/hold/a"]

    let done = DispatchSemaphore(value: 0)
    server.server.drain(timeoutSeconds: 5) { cutCount in
      #expect(cutCount == 0)
      done.signal()
    }
    #expect(idle.isClosed())
    #expect(HTTPTestClient(server.server) == nil)
    partial.send("cd")
    let echoed = partial.response()
    #expect(echoed?.text == "abcd")
    #expect(echoed?.head.contains("Connection: close") == true)
    reply?(HTTPResponse(status: 200, body: [3]))
    #expect(busy.response()?.body == [3])
    #expect(busy.isClosed() && partial.isClosed())
    partial.endWriting()
    busy.endWriting()
    #expect(done.wait(timeout: .now() + 5) == .success)
  }

  @Test func whatDoesNotFinishIsCut() throws {
    let server = try HTTPTestServer()
    let client = try server.connect()
    client.get("/hold/for-ever")
    let replies = server.heldReplies(1)
    #expect(server.drain(timeoutSeconds: 0) == 1)
    #expect(client.isClosed())
    replies.values.first?(HTTPResponse(status: 200))
  }

  @Test func thePortIsFreeAtOnce() throws {
    let first = try HTTPTestServer()
    let client = try first.connect()
    client.get("/")
    #expect(client.response()?.status == 200)
    #expect(first.drain() == 0)
    let second = try HTTPTestServer(listen: first.server.boundAddress)
    let again = try second.connect()
    again.get("/again")
    #expect(again.response()?.text == "/again")
  }

  @Test func aServerNeverStartedDrains() throws {
    let server = try HTTPServer(listen: "127.0.0.1:0", limits: HTTPLimits()) { _, reply in
      reply(HTTPResponse(status: 204))
    }
    let done = DispatchSemaphore(value: 0)
    server.drain(timeoutSeconds: 1) { _ in done.signal() }
    #expect(done.wait(timeout: .now() + 5) == .success)
  }

  @Test func saysWhyItCannotListen() throws {
    let server = try HTTPTestServer()
    let taken = server.server.boundAddress
    #expect(throws: HTTPServerError(reason: .addressInUse, address: taken)) {
      try HTTPTestServer(listen: taken)
    }
    #expect(throws: HTTPServerError(reason: .addressNotAvailable, address: "192.0.2.1:0")) {
      try HTTPTestServer(listen: "192.0.2.1:0")
    }
  }

  @Test(arguments: [
    "", "8750", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536",
    "127.0.0.1:+1", "::1:80", "[::1]", "example.org:80", "[127.0.0.1]:80", "1.2.3:80",
  ])
  func refusesAddress(text: String) {
    #expect(throws: HTTPServerError(reason: .malformedAddress, address: text)) {
      try HTTPAddress(text)
    }
  }

  @Test func writesAddressesAsInAURL() throws {
    #expect(try HTTPAddress("127.0.0.1:80").description == "127.0.0.1:80")
    #expect(try HTTPAddress("[0:0::1]:8750").description == "[::1]:8750")
    #expect(try HTTPAddress("localhost:1").description == "127.0.0.1:1")
  }
}
