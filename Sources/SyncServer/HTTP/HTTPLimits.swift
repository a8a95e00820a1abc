/// Every bound of the HTTP server, in one place, each with its reason.
///
/// Sizes are bytes, times are milliseconds. A test hands in smaller ones.
struct HTTPLimits: Sendable {
  // MARK: Head

  /// Method and target together; RFC 9112 section 3 asks every recipient for 8,000 at least.
  var maxRequestLineBytes = 8_192
  /// Longer than any registered method; RFC 9112 section 3 answers a longer one with 501.
  var maxMethodBytes = 32
  /// A browser with cookies sends 2-4 KiB; proxies in front cap a head at 8-32 KiB.
  var maxHeadBytes = 16_384
  /// Browsers send about 20, proxies add a handful.
  var maxHeaderCount = 100

  // MARK: Body

  /// A sync batch is bounded well below this; the rest is room for imports from the console.
  var maxBodyBytes = 8 << 20
  /// Nobody uses chunk extensions for good: enough for a signature, too little for an attack.
  var maxChunkExtensionBytes = 4_096
  /// Trailers are checked and dropped, so there is no reason to allow many.
  var maxTrailerBytes = 4_096
  /// All bodies held at once, over all connections: what keeps a 1 GB machine alive when
  /// many clients upload slowly. Beyond it a request is answered 503.
  var maxTotalBodyBytes = 256 << 20

  // MARK: Connections

  /// Every coach of a large programme at once, twice over; one that waits owns no buffer. The
  /// process must have as many descriptors, and some for its databases.
  var maxConnections = 2_048
  /// Connections that are only being told 503: enough for the answer to arrive in a normal
  /// rush, few enough to keep descriptors free. Beyond it they are closed after the answer.
  var maxRefusedConnections = 64
  /// Clients seldom pipeline at all; each slot costs a queued response.
  var maxPipelinedRequests = 32
  /// Reading stops while handlers hold this much request body of one connection.
  var maxUnansweredBodyBytes = 64 << 10
  /// Reading stops while the client has this much response still to take.
  var maxUnsentResponseBytes = 256 << 10
  /// A burst of connections waits here; the kernel caps it at net.core.somaxconn.
  var listenBacklog: Int32 = 1_024
  /// Told to a refused client. Short, because a sync takes well under a second.
  var retryAfterSeconds = 5

  // MARK: Time

  /// Cheap to keep (no buffers), and longer than the pause between a client's commands.
  var idleTimeout = 75_000
  /// A head fits one packet; even a lost packet is repeated within a few seconds.
  var headTimeout = 15_000
  /// A full body over a bad mobile network (15 KB/s) takes under ten minutes.
  var bodyTimeout = 600_000
  /// In each window of this length...
  var bodyProgressWindow = 20_000
  /// ...at least this much must arrive: 50 bytes/s is less than any network that works.
  var bodyProgressBytes = 1_024
  /// The kernel gives up on a vanished peer after 15 minutes; we need the memory sooner.
  var writeStallTimeout = 60_000
  /// After an early answer: how long the client may stay silent before we close...
  var lingerIdleTimeout = 2_000
  /// ...how long it may go on sending...
  var lingerTimeout = 30_000
  /// ...and how much of it we read and throw away, so that the answer is not lost to a reset.
  var lingerBytes = 32 << 20
  /// The one timer of each loop: all time-outs above are late by up to this much.
  var timerInterval = 500
  /// Pause after accept fails for lack of descriptors or memory: no busy loop.
  var acceptPause = 100
}
