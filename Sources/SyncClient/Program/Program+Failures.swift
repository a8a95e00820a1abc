import LocalStore
import SyncProtocol

extension Program {
  /// What to do about a file that is damaged.
  static let damaged = "Save all that can be read of it with: fieldbook doctor --repair"

  /// Any error as the interface promises it.
  static func failure(_ error: any Error) -> CommandFailure { failures.failure(error) }

  static let failures = FailureTranslation(
    FailureTranslation.Advice(
      program: "fieldbook",
      olderFormat: "Make the file writable, and run the command once more.",
      otherKind: (
        "not-a-replica",
        "Name the right folder with --home; nothing was changed. If it is a replica that was "
          + "damaged: fieldbook doctor --repair"
      ),
      damaged: damaged)
  ) { error in
    switch error {
    case let error as ServerURLError:
      CommandFailure(
        .usage, code: "invalid-url", message: error.message, field: "URL", hint: error.hint)
    case let error as TransportError: failure(error)
    case let error as AnswerError: failure(error)
    default: nil
    }
  }

  private static func failure(_ error: TransportError) -> CommandFailure {
    let (status, code): (ExitStatus, String) =
      switch error.kind {
      case .certainlyNotSent: (.noNetwork, "no-network")
      case .interrupted: (.noNetwork, "connection-lost")
      case .cancelled: (.interrupted, "interrupted")
      case .tls: (.failure, "no-secure-connection")
      case .tooLarge: (.failure, "answer-too-large")
      case .unusable: (.failure, "libcurl-unusable")
      }
    return CommandFailure(
      status, code: code, message: error.message, hint: error.hint.isEmpty ? nil : error.hint)
  }

  private static func failure(_ error: AnswerError) -> CommandFailure {
    let reason =
      switch error {
      case .malformed(let error): "\(error)"
      case .unexpected(let what): what
      }
    return CommandFailure(
      .failure, code: "unexpected-answer", message: "the server's answer makes no sense: \(reason)",
      hint: "Nothing is lost. Install a newer fieldbook, or tell whoever runs the server.")
  }
}
