import Dispatch
import LocalStore
import SyncProtocol
import Synchronization
import Testing

@testable import SyncServer

/// A whole server on a port of its own, over the data of an office.
final class TestService {
  let office: TestOffice
  let service: Service
  let lines = LogLines()

  init(_ office: TestOffice) throws {
    self.office = office
    let lines = lines
    service = try Service(
      office.data, listen: "127.0.0.1:0", schema: .fieldbook, clock: office.now,
      log: RequestLog(clock: office.now) { lines.append($0) })
  }

  deinit { service.stop() }

  /// Sends one request on a connection of its own.
  func send(
    _ method: String, _ path: String, _ headers: [(String, String)] = [], body: [UInt8] = []
  ) throws -> HTTPTestClient.Response {
    let client = try #require(HTTPTestClient(service.address))
    var head = "\(method) \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.count)\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    client.send(Array((head + "\r\n").utf8) + body)
    return try #require(client.response(hasBody: method != "HEAD"))
  }

  func join(_ body: String) throws -> HTTPTestClient.Response {
    try send("POST", "/v1/join", [("Content-Type", "application/json")], body: Array(body.utf8))
  }

  func sync(_ credential: String?, _ body: [UInt8] = []) throws -> HTTPTestClient.Response {
    try exchange("/v1/sync", credential, body)
  }

  func reconcile(
    _ credential: String?, _ body: [UInt8] = []
  ) throws -> HTTPTestClient.Response {
    try exchange("/v1/reconcile", credential, body)
  }

  private func exchange(
    _ path: String, _ credential: String?, _ body: [UInt8]
  ) throws -> HTTPTestClient.Response {
    var headers = [("Content-Type", "application/cbor-seq")]
    if let credential { headers.append(("Authorization", "Bearer \(credential)")) }
    return try send("POST", path, headers, body: body)
  }
}

final class LogLines: Sendable {
  private let lines = Mutex<[String]>([])

  func append(_ line: String) { lines.withLock { $0.append(line) } }
  var all: [String] { lines.withLock { $0 } }
}

extension HTTPTestClient.Response {
  /// The stable code of a problem.
  var code: String? { try? JSONParser.parse(body)["code"]?.stringValue }
  var json: JSONValue { (try? JSONParser.parse(body)) ?? .null }
}
