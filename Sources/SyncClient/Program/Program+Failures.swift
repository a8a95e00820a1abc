import LocalStore
import SyncProtocol

extension Program {
  /// Any error as the interface promises it: a stable code, a sentence, a hint and a status.
  static func failure(_ error: any Error) -> CommandFailure {
    switch error {
    case let error as CommandFailure: error
    case let error as UsageError: error.failure
    case let error as SQLiteError: CommandFailure(error)
    case let error as FileFormatError: failure(error)
    case let error as ReplicaError: CommandFailure(error)
    case let error as ServerURLError:
      CommandFailure(
        .usage, code: "invalid-url", message: error.message, field: "URL", hint: error.hint)
    case let error as TransportError: failure(error)
    case let error as AnswerError: failure(error)
    case let error as DamagedFact:
      CommandFailure(
        .failure, code: "damaged-fact", message: error.description,
        hint: "Keep a copy of the file, then restore a backup or join again from the server.")
    default: CommandFailure(.failure, code: "internal-error", message: "\(error)")
    }
  }

  private static func failure(_ error: FileFormatError) -> CommandFailure {
    switch error {
    case .newer:
      CommandFailure(
        .upgradeNeeded, code: "upgrade-needed", message: error.description,
        hint: "Install the newer fieldbook; nothing was changed.")
    case .older:
      CommandFailure(
        .failure, code: "older-format", message: error.description,
        hint: "Make the file writable, and run the command once more.")
    case .otherKind:
      CommandFailure(
        .failure, code: "not-a-replica", message: error.description,
        hint: "Name the right folder with --home; nothing was changed.")
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
