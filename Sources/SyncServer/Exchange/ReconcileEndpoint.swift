import Dispatch
import LocalStore
import SyncProtocol

/// `POST /v1/reconcile`: compares what a device holds of one zone with the zone's file, and sends
/// what it asks for. Nothing is kept between two requests.
final class ReconcileEndpoint: Sendable {
  private let zones: OpenZones
  private let work = DispatchQueue(label: "reconcile", attributes: .concurrent)

  init(_ zones: OpenZones) { self.zones = zones }

  /// Answers a request of an enrolled device, from whatever thread, exactly once.
  func answer(
    _ body: [UInt8], from caller: Caller, reply: @escaping @Sendable (HTTPResponse) -> Void
  ) {
    work.async { [zones] in
      do throws(SyncRequest.RequestError) {
        reply(Self.response(to: try ReconcileRequest(decoding: body), caller, zones))
      } catch {
        reply(.notUnderstood(error))
      }
    }
  }

  private static func response(
    to request: ReconcileRequest, _ caller: Caller, _ zones: OpenZones
  ) -> HTTPResponse {
    do {
      let answer =
        caller.role(in: request.zone) == nil
        ? .refused(.noAccess)
        : try zones.open(request.zone).readers.read { try ZoneReconciler(file: $0).answer(request) }
      return HTTPResponse(
        status: 200, contentType: ExchangeRequest.mediaType, body: answer.encoded)
    } catch {
      return .unavailable(error)
    }
  }
}

extension HTTPResponse {
  /// A body that is no request of the exchange.
  static func notUnderstood(_ error: SyncRequest.RequestError) -> HTTPResponse {
    switch error {
    case .malformed(let error):
      .problem(status: 400, code: "malformed-request", detail: error.description)
    case .version(let version):
      .problem(
        status: 426, code: "upgrade-needed",
        detail: "this server speaks version \(SyncRequest.version), not \(version)")
    }
  }
}
