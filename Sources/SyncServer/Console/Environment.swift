import LocalStore

/// What the console takes from the world, handed in so that tests own it.
struct Environment {
  /// Those variables of the process's environment that are read at all.
  var variables: [String: String]
  /// The effective user.
  var user: UInt32
  /// The wall clock, in milliseconds since 1970.
  var clock: @Sendable () -> UInt64
  var input: InputChannel
  var streams: StandardStreams
  /// Calls back once somebody asks the program to stop (SIGTERM, SIGINT).
  var onStopRequest: @Sendable (@escaping @Sendable () -> Void) -> Void
}
