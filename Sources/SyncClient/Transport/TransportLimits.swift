/// Bounds on one round trip. A stopped transfer costs little, since the next sync continues where
/// it stopped; a hanging one costs a coach the minutes in which there was a network.
struct TransportLimits: Equatable, Sendable {
  /// Looking up the name, connecting and the TLS handshake together. A mobile link that has to wake
  /// up takes seconds; one that takes longer than this has nothing to offer.
  var connectMilliseconds = 20_000

  /// Give up after this long at less than `stalledBytesPerSecond` in both directions. It must be
  /// longer than a busy server needs to join the largest push before it sends a first byte.
  var stalledSeconds = 90

  /// What counts as no progress at all. Slow is fine: a GPRS link brings 2,000 bytes a second.
  var stalledBytesPerSecond = 8

  /// The whole round trip: 6 MB at 32 kbit/s take 25 minutes.
  var totalMilliseconds = 30 * 60 * 1000

  /// Largest answer held, counted both on the wire and after decompression, since a small body may
  /// unfold to any size. Batches are far smaller.
  var responseBytes = 64 << 20
}
