import LocalStore
import SyncProtocol

/// Why a request to manage something was not carried out. Nothing was changed.
enum ManageProblem: Error, Hashable {
  case malformed(String)
  /// The command needs a role in the zone that the person does not have.
  case role(Role, Zone)

  var response: HTTPResponse {
    switch self {
    case .malformed(let detail):
      .problem(status: 400, code: "malformed-request", detail: detail)
    case .role(let role, let zone):
      .problem(
        status: 403, code: "role",
        detail: "This needs the role \(role.rawValue) in \(zone), or a higher one.")
    }
  }
}

extension HTTPResponse {
  /// What a command of the console would say, to somebody far away.
  static func problem(_ failure: CommandFailure) -> HTTPResponse {
    let status =
      switch failure.status {
      case .usage: 400
      case .notPermitted: 403
      case .notFound: 404
      case .invalidData: 422
      // It may go better later, as with a full disk.
      default: 503
      }
    return .problem(status: status, code: failure.code, detail: failure.message)
  }
}
