import Testing

@testable import SyncServer

@Suite("HTTP responses")
struct HTTPResponseTests {
  private func encoded(
    _ response: HTTPResponse, omitsBody: Bool = false,
    persistence: HTTPResponseEncoder.Persistence = .implied
  ) -> String {
    var output: [UInt8] = []
    let rest = HTTPResponseEncoder.append(
      response, omitsBody: omitsBody, persistence: persistence, date: Array("D".utf8), to: &output)
    return String(decoding: output + rest.joined(), as: UTF8.self)
  }

  @Test func encodes() {
    let response = HTTPResponse(status: 200, contentType: "text/plain", body: Array("hi".utf8))
    let head = "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n"
    #expect(encoded(response) == head + "\r\nhi")
    #expect(encoded(response, omitsBody: true) == head + "\r\n")
    #expect(encoded(response, persistence: .close) == head + "Connection: close\r\n\r\nhi")
    #expect(encoded(HTTPResponse(status: 204)) == "HTTP/1.1 204 No Content\r\nDate: D\r\n\r\n")
  }

  @Test func leavesFurtherPiecesOfABodyAsTheyAre() {
    let response = HTTPResponse(
      status: 200, contentType: "text/plain",
      pieces: [Array("one ".utf8), Array("two ".utf8), Array("three".utf8)])
    #expect(encoded(response).hasSuffix("Content-Length: 13\r\n\r\none two three"))
    #expect(encoded(response, omitsBody: true).hasSuffix("Content-Length: 13\r\n\r\n"))
  }

  @Test func cannotBeSplitByAValue() {
    var response = HTTPResponse(status: 303)
    response.headers.append("Location", "/a\r\nSet-Cookie: x\u{0}")
    #expect(encoded(response).contains("Location: /a  Set-Cookie: x \r\n"))
  }

  @Test func describesProblems() {
    let problem = HTTPResponse.problem(status: 404, code: "not_found", detail: "No \"x\"\\\u{1}\n")
    #expect(problem.headers["content-type"] == "application/problem+json")
    let json =
      #"{"type":"about:blank","title":"Not Found","status":404,"#
      + #""detail":"No \"x\"\\\u0001\n","code":"not_found"}"#
    #expect(String(decoding: problem.body, as: UTF8.self) == json)
  }

  @Test(
    arguments: [
      (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
      (951_782_399, "Mon, 28 Feb 2000 23:59:59 GMT"),
      (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
      (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
    ] as [(Int64, String)])
  func formatsDates(seconds: Int64, text: String) { #expect(HTTPDate.format(seconds) == text) }

  @Test func queueKeepsTheOrderOfRequests() {
    guard let request = parsedRequest("HEAD / HTTP/1.0\r\n\r\n") else {
      Issue.record("no request")
      return
    }
    var queue = HTTPResponseQueue()
    let numbers = (0..<3).map { _ in queue.reserve(for: request) }
    var log = [queue.fulfil(numbers[2], HTTPResponse(status: 202))]
    var order = [queue.next()?.number]
    log.append(queue.fulfil(numbers[0], HTTPResponse(status: 200)))
    log.append(queue.fulfil(numbers[2], HTTPResponse(status: 500)))
    let first = queue.next()
    #expect(first?.omitsBody == true && first?.isVersion10 == true)
    order += [first?.number, queue.next()?.number]
    log.append(queue.fulfil(numbers[1], HTTPResponse(status: 201)))
    order += [queue.next()?.number, queue.next()?.number]
    log.append(queue.fulfil(numbers[1], HTTPResponse(status: 200)))
    #expect(log == [true, true, false, true, false])
    #expect(order == [nil, numbers[0], nil, numbers[1], numbers[2]])
    #expect(queue.isEmpty)
  }
}
