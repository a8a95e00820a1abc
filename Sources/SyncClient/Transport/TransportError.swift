/// Why there is no whole answer. `kind` decides what to do next, the texts are for people.
struct TransportError: Error, Equatable, Sendable {
  enum Kind: String, Sendable {
    /// The request never left this machine, or no byte of it did: the server cannot have acted.
    case certainlyNotSent
    /// Something was sent and the answer is missing or cut off: the server may have acted on the
    /// request. `partial` holds what arrived.
    case interrupted
    /// The caller asked to stop; otherwise like `interrupted`.
    case cancelled
    /// The server could not prove who it is, or the two sides speak no common TLS.
    case tls
    /// The answer, compressed or not, is larger than we are prepared to hold.
    case tooLarge
    /// This machine's libcurl is missing or unsuitable.
    case unusable
  }

  var kind: Kind
  var message: String
  /// What the reader can do about it; may be empty.
  var hint: String
  /// The answer as far as it came, if at least its status did. Its body is a true beginning of the
  /// whole body, so complete items in it can be used.
  var partial: TransportResponse?
  /// What the failed round trip cost.
  var traffic: Traffic

  init(
    _ kind: Kind, _ message: String, hint: String = "", partial: TransportResponse? = nil,
    traffic: Traffic = Traffic()
  ) {
    self.kind = kind
    self.message = message
    self.hint = hint
    self.partial = partial
    self.traffic = traffic
  }
}
