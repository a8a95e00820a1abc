import CCurl

/// HTTP to one server through libcurl: a POST, its whole answer, what both cost.
///
/// Keeps its connection between requests, so the round trips of one sync share one handshake.
/// libcurl is loaded by the first request. Belongs to one thread at a time; `isCancelled` may look
/// at what another thread or a signal handler sets.
final class CurlTransport {
  struct Options {
    var limits = TransportLimits()
    /// A file of certificate authorities (PEM) to trust instead of the system's.
    var certificateFile: String?
    /// Called on the transferring thread after each piece and about once a second.
    var onProgress: (Traffic) -> Void = { _ in }
    /// Asked as often as `onProgress`; true stops the request with `cancelled`.
    var isCancelled: @Sendable () -> Bool = { false }

    init() {}

    /// The options a process is started with: $FIELDBOOK_CA_FILE, else $SSL_CERT_FILE.
    init(environment: [String: String]) {
      certificateFile = ["FIELDBOOK_CA_FILE", "SSL_CERT_FILE"].lazy
        .compactMap { environment[$0] }.first { !$0.isEmpty }
    }
  }

  let server: ServerURL
  private let options: Options
  private var handle: CurlHandle?

  init(server: ServerURL, options: Options = Options()) {
    self.server = server
    self.options = options
  }

  /// Sends `body` to `path` (which begins with a slash) and returns the answer, whatever its
  /// status. A connection that had died unused is replaced once without notice, so a server may
  /// see a request twice; every request of ours bears that.
  ///
  /// - Parameters:
  ///   - headers: sent besides Host, Content-Length and Accept-Encoding; nothing else is sent.
  ///   - acceptsCompression: whether to offer what libcurl can unpack (deflate, gzip, br, zstd).
  func post(
    _ path: String, headers: [(name: String, value: String)], body: [UInt8],
    acceptsCompression: Bool = true
  ) throws(TransportError) -> TransportResponse {
    precondition(path.hasPrefix("/"))
    let handle = try openHandle()
    try handle.reset()
    try configureConnection(handle)
    try configureBounds(handle)
    try handle.set(CURLOPT_URL, server.description + path)
    try configureHead(handle, headers)
    if acceptsCompression { try handle.set(CURLOPT_ACCEPT_ENCODING, "") }

    let transfer = CurlTransfer(
      responseLimit: options.limits.responseBytes, onProgress: options.onProgress,
      isCancelled: options.isCancelled)
    let code = try handle.post(body, to: transfer)
    guard code == CURLE_OK else { throw failure(code, handle, transfer) }
    guard transfer.isHeadComplete else { throw failure(CURLE_PARTIAL_FILE, handle, transfer) }
    return answer(handle, transfer)
  }

  private func openHandle() throws(TransportError) -> CurlHandle {
    if let handle { return handle }
    let opened = try CurlHandle(library: CurlLibrary.shared())
    handle = opened
    return opened
  }

  private func configureConnection(_ handle: CurlHandle) throws(TransportError) {
    try handle.set(CURLOPT_PROTOCOLS_STR, server.scheme.rawValue)
    try handle.set(CURLOPT_FOLLOWLOCATION, 0)
    // No signals: a time-out must not raise SIGALRM in a program that has other threads.
    try handle.set(CURLOPT_NOSIGNAL, 1)
    // HTTP/2 pays its frames and settings back only over many requests; a sync makes a few.
    try handle.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
    // An empty proxy overrules the environment's: loopback through a proxy is another machine.
    if server.host.isLoopback { try handle.set(CURLOPT_PROXY, "") }
    try handle.set(CURLOPT_SSL_VERIFYPEER, 1)
    try handle.set(CURLOPT_SSL_VERIFYHOST, 2)
    try handle.set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
    if let file = options.certificateFile { try handle.set(CURLOPT_CAINFO, file) }
  }

  private func configureBounds(_ handle: CurlHandle) throws(TransportError) {
    let limits = options.limits
    try handle.set(CURLOPT_CONNECTTIMEOUT_MS, limits.connectMilliseconds)
    try handle.set(CURLOPT_LOW_SPEED_TIME, limits.stalledSeconds)
    try handle.set(CURLOPT_LOW_SPEED_LIMIT, limits.stalledBytesPerSecond)
    try handle.set(CURLOPT_TIMEOUT_MS, limits.totalMilliseconds)
    try handle.setLarge(CURLOPT_MAXFILESIZE_LARGE, limits.responseBytes)
    try handle.set(CURLOPT_NOPROGRESS, 0)
    // Verbose only feeds the callback that counts bytes; nothing is printed.
    try handle.set(CURLOPT_VERBOSE, 1)
  }

  /// Only what the caller names: libcurl's own `Accept`, `Content-Type` and `Expect` would cost
  /// bytes, and the last a round trip.
  private func configureHead(
    _ handle: CurlHandle, _ headers: [(name: String, value: String)]
  ) throws(TransportError) {
    let named = Set(headers.map { $0.name.lowercased() })
    for name in ["Accept", "Content-Type", "Expect"] where !named.contains(name.lowercased()) {
      try handle.addHeader("\(name):")
    }
    for (name, value) in headers {
      let line = "\(name): \(value)"
      // The value may come from a file: a line break or NUL in it would forge or cut the head.
      guard line.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
        throw TransportError(
          .certainlyNotSent, "The value for the header \(name) contains a control character.")
      }
      try handle.addHeader(line)
    }
  }

  private func answer(_ handle: CurlHandle, _ transfer: CurlTransfer) -> TransportResponse {
    TransportResponse(
      status: handle.status, contentType: handle.contentType, body: transfer.body,
      retryAfterSeconds: handle.retryAfterSeconds, traffic: transfer.traffic)
  }

  private func failure(
    _ code: CURLcode, _ handle: CurlHandle, _ transfer: CurlTransfer
  ) -> TransportError {
    let kind =
      transfer.isTooLarge
      ? .tooLarge : CurlFailure.kind(code, nothingSent: transfer.traffic.sent == 0)
    let texts = CurlFailure.texts(kind, server: server, detail: handle.failureText(code))
    return TransportError(
      kind, texts.message, hint: texts.hint,
      partial: handle.status == 0 ? nil : answer(handle, transfer), traffic: transfer.traffic)
  }
}
