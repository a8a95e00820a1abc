/// Bytes of HTTP in both directions as they stood on the wire: heads, chunk sizes and compressed
/// bodies included, TLS and TCP not.
struct Traffic: Equatable, Sendable {
  var sent = 0
  var received = 0

  static func + (first: Traffic, second: Traffic) -> Traffic {
    Traffic(sent: first.sent + second.sent, received: first.received + second.received)
  }

  static func += (total: inout Traffic, part: Traffic) {
    total = total + part
  }
}
