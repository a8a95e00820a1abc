/// What carries requests to a server: HTTP, or whatever a test puts in its place.
protocol SyncTransport: AnyObject {
  /// Sends `body` to a path and returns the answer, whatever its status.
  func send(
    _ body: [UInt8], to path: String, headers: [(name: String, value: String)]
  ) throws(TransportError) -> TransportResponse
}

extension CurlTransport: SyncTransport {
  func send(
    _ body: [UInt8], to path: String, headers: [(name: String, value: String)]
  ) throws(TransportError) -> TransportResponse {
    try post(path, headers: headers, body: body)
  }
}
