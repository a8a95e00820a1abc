/// How long to go on trying when there is no answer.
struct Patience: Equatable {
  /// Failures in a row after which to give up; nil for never.
  var failures: Int?
  /// The longest wait that a server may ask for before somebody should decide; nil for any.
  var longestRetryAfterSeconds: Int?
  var backoff = Backoff()

  /// Somebody is waiting: a few attempts, within seconds where the network says no at once.
  static let aMoment = Patience(failures: 4, longestRetryAfterSeconds: 30)

  /// Nobody is waiting.
  static let endless = Patience()
}
