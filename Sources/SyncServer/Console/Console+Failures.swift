import LocalStore
import SyncProtocol

extension Console {
  /// What to do about a file that is damaged.
  static let restore =
    "Stop the server and restore a backup: fieldbook-server restore DIR --yes. Laptops send again "
    + "what the backup lacks."

  private static let damaged = "See what is damaged with: fieldbook-server verify. \(restore)"

  static let failures = FailureTranslation(
    FailureTranslation.Advice(
      program: "fieldbook-server",
      olderFormat: "Run fieldbook-server serve, or another command that writes, once.",
      otherKind: (
        "not-a-fieldbook-file", "Name the right folder with --data; nothing was changed."
      ),
      damaged: Self.damaged)
  ) { error in
    switch error {
    case let error as RegistryError: failure(error)
    case let error as QuarantineError: error.failure
    case let error as DamagedHeldRecord:
      CommandFailure(
        .failure, code: "damaged-fact", message: error.description,
        hint: "Say which with: fieldbook-server verify")
    case let error as AnswerError:
      CommandFailure(
        .failure, code: "unexpected-answer", message: "the zones cannot be read: \(error)",
        hint: "See which file with: fieldbook-server verify")
    case let error as HTTPServerError:
      CommandFailure(
        error.reason == .malformedAddress ? .usage : .failure, code: "cannot-listen",
        message: "cannot listen on \(error.address)", field: "--listen", hint: error.hint)
    default: nil
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
    case .invalidName(let name): PersonName.invalid(name)
    case .roleNeedsZone(let role):
      CommandFailure(
        .usage, code: "usage", message: "the role \(role.rawValue) needs a zone",
        field: "--zone", hint: "Name one or several: --zone it --zone hr")
    case .roleCoversAllZones(let role):
      CommandFailure(
        .invalidData, code: "role-covers-all-zones",
        message: "the role \(role.rawValue) holds in all zones, so no single one can be taken away",
        field: "--zone",
        hint: "Give roles zone by zone instead: fieldbook-server access grant PERSON --role …")
    case .invitationInvalid:
      CommandFailure(
        .failure, code: "invitation-invalid",
        message: "this invitation is unknown, expired or used",
        hint: "Make a new one with: fieldbook-server invite")
    }
  }
}
