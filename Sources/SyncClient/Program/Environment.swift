import LocalStore

/// What `fieldbook` takes from the world, handed in so that tests own it.
struct Environment {
  /// Those variables of the process's environment that are read at all.
  var variables: [String: String]
  var input: InputChannel
  var streams: StandardStreams
  /// The wall clock, in milliseconds since 1970.
  var wallMilliseconds: () -> UInt64
  /// A clock that never jumps, in milliseconds, for rates.
  var elapsedMilliseconds: () -> UInt64
  /// How far local time is ahead of UTC at a moment in milliseconds since 1970, in seconds.
  var utcOffsetSeconds: @Sendable (UInt64) -> Int
  var random: any RandomNumberGenerator
  /// What this machine calls itself.
  var machineName: String
  /// Begins to watch for signals; only long commands do.
  var watchSignals: () -> StopRequest
  /// Made only by the commands that need a network: the first request loads libcurl.
  var makeTransport: (ServerURL, CurlTransport.Options) -> any SyncTransport

  /// For a replica: the clock and the randomness.
  var surroundings: Surroundings {
    Surroundings(wallMilliseconds: wallMilliseconds, random: random)
  }
}
