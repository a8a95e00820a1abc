/// What a server answered: any status, for a refusal is an answer too.
struct TransportResponse: Equatable, Sendable {
  /// The HTTP status. Redirects are not followed, so 3xx may stand here.
  var status: Int
  /// The media type as sent, with parameters; nil if there was none.
  var contentType: String?
  /// The body after decompression.
  var body: [UInt8]
  /// Seconds the server asks us to wait before the next request, whether it gave a number or a
  /// date; nil if it did not ask.
  var retryAfterSeconds: Int?
  /// What the round trip cost.
  var traffic: Traffic
}
