import LocalStore

/// What clients are told while the server cannot store or read. Nothing that failed was
/// acknowledged: they keep it and come back.
extension HTTPResponse {
  /// Something passes by itself, or somebody has to make room, or to restore a backup.
  private enum Wait: Int {
    case moment = 5
    case untilThereIsRoom = 60
    case untilItIsRestored = 600
  }

  /// The registry or a zone cannot be read or written at present.
  static func unavailable(_ error: any Error) -> HTTPResponse {
    let (detail, wait) = explanation(of: error)
    var response = problem(status: 503, code: "unavailable", detail: detail)
    response.headers.append("Retry-After", "\(wait.rawValue)")
    return response
  }

  /// For people who can do nothing about it: what an operator does stands in the log.
  private static func explanation(of error: any Error) -> (String, Wait) {
    if Damage.isDamage(error) {
      return (
        "A file of the server is damaged. Nothing of yours is lost: it waits on your laptop until "
          + "the office has restored a backup.", .untilItIsRestored
      )
    }
    switch (error as? SQLiteError)?.kind {
    case .full:
      return (
        "The server's disk is full. Nothing of yours is lost: it waits on your laptop until the "
          + "office has made room.", .untilThereIsRoom
      )
    case .readOnly, .permission, .cannotOpen, .inputOutput:
      return (
        "The server cannot write to its disk. Nothing of yours is lost: tell the office.",
        .untilThereIsRoom
      )
    default: return ("The server cannot store or read at present.", .moment)
    }
  }
}

extension RequestLog {
  /// What keeps requests from being answered, with what an operator can do about it.
  func note(_ error: any Error, in file: String) {
    let failure = Console.failures.failure(error)
    note("\(file): \(failure.message)\(failure.hint.map { " \($0)" } ?? "")")
  }
}
