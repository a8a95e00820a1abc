import LocalStore
import SyncProtocol

extension Console {
  /// Any error as the interface promises it: a stable code, a sentence, a hint and a status.
  static func failure(_ error: any Error) -> CommandFailure {
    switch error {
    case let error as CommandFailure: error
    case let error as UsageError: error.failure
    case let error as SQLiteError: CommandFailure(error)
    case let error as FileFormatError: failure(error)
    case let error as RegistryError: failure(error)
    case let error as ReplicaError: CommandFailure(error)
    case let error as AnswerError:
      CommandFailure(
        .failure, code: "unexpected-answer", message: "the zones cannot be read: \(error)",
        hint: "See which file with: fieldbook-server verify")
    case let error as HTTPServerError:
      CommandFailure(
        error.reason == .malformedAddress ? .usage : .failure, code: "cannot-listen",
        message: "cannot listen on \(error.address)", field: "--listen", hint: error.hint)
    case let error as DamagedFact:
      CommandFailure(
        .failure, code: "damaged-fact", message: error.description,
        hint: "Say which with: fieldbook-server verify")
    default: CommandFailure(.failure, code: "internal-error", message: "\(error)")
    }
  }

  private static func failure(_ error: FileFormatError) -> CommandFailure {
    switch error {
    case .newer:
      CommandFailure(
        .upgradeNeeded, code: "upgrade-needed", message: error.description,
        hint: "Install the newer fieldbook-server; nothing was changed.")
    case .older:
      CommandFailure(
        .failure, code: "older-format", message: error.description,
        hint: "Run fieldbook-server serve, or another command that writes, once.")
    case .otherKind:
      CommandFailure(
        .failure, code: "not-a-fieldbook-file", message: error.description,
        hint: "Name the right folder with --data; nothing was changed.")
    }
  }

  private static func failure(_ error: RegistryError) -> CommandFailure {
    switch error {
    case .zoneExists(let zone):
      CommandFailure(
        .failure, code: "zone-exists", message: "the zone \(zone) exists already",
        hint: "See them with: fieldbook-server zone list")
    case .unknownZone(let zone):
      CommandFailure(
        .notFound, code: "zone-not-found", message: "there is no zone \(zone)", field: "--zone",
        hint: "See them with: fieldbook-server zone list")
    case .unknownPerson(let word):
      CommandFailure(
        .notFound, code: "not-found", message: "there is no person “\(word)”",
        hint: "See them with: fieldbook-server person list")
    case .unknownDevice(let word):
      CommandFailure(
        .notFound, code: "not-found", message: "there is no device “\(word)”",
        hint: "See them with: fieldbook-server device list")
    case .invalidName(let name):
      CommandFailure(
        .invalidData, code: "invalid-name", message: "“\(name)” cannot be a name",
        hint: "A name has from 1 to \(Limits.personNameBytes) bytes.")
    case .roleNeedsZone(let role):
      CommandFailure(
        .usage, code: "usage", message: "the role \(role.rawValue) needs a zone",
        field: "--zone", hint: "Name one or several: --zone it --zone hr")
    case .invitationInvalid:
      CommandFailure(
        .failure, code: "invitation-invalid",
        message: "this invitation is unknown, expired or used",
        hint: "Make a new one with: fieldbook-server invite")
    }
  }
}
