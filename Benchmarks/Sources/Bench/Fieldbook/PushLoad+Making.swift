import LocalStore
import SyncProtocol

extension PushLoad.Laptop {
  /// More records than any run makes.
  private static let everything: ClosedRange<UInt64> = 1...(1 << 40)

  /// Writes rows on a laptop of its own, so many with each command, and makes the push of each.
  init(
    _ laptop: Laptop, at server: ServerProcess, _ table: Table, _ rows: Range<Int>, each size: Int
  ) throws {
    let credential = try laptop.enrol(at: server)
    var last: [Zone: Int64] = [:]
    var acknowledged: PushID?
    messages = try stride(from: rows.lowerBound, to: rows.upperBound, by: size).map { start in
      try laptop.replica.change {
        try Laptop.write(table, start..<start + size, to: $0)
      }
      let prepared = try laptop.replica.prepareRequest(resumingAfter: last, leavingOut: [])
      last = prepared.last
      var request = prepared.prepared.request
      request.zones.removeAll { $0.push == nil }
      guard let push = request.zones.first?.push, push.records.count == size else {
        throw Programs.Failure(description: "a push of \(size) records was not made")
      }
      request.zones[0].chain = PushChain(acknowledged: acknowledged, attempts: [push.id])
      request.zones[0].cursor.held.insert(Self.everything)
      acknowledged = push.id
      return HTTPClient.message(
        request.encoded, to: ExchangeRequest.Endpoint.sync.rawValue, port: server.port,
        type: ExchangeRequest.mediaType, credential: credential)
    }
  }
}
