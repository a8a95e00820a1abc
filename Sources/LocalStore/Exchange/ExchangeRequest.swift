/// A request of a conversation with a server, to be carried there as it is.
public struct ExchangeRequest: Hashable, Sendable {
  public enum Endpoint: String, Hashable, Sendable {
    case sync = "/v1/sync"
    case reconcile = "/v1/reconcile"
  }

  /// The media type of every request and of every answer.
  public static let mediaType = "application/cbor-seq"

  public let endpoint: Endpoint
  public let body: [UInt8]
}
