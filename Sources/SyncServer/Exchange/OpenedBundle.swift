import SyncProtocol

/// A relayed bundle that is what its author's device sealed.
struct OpenedBundle: Sendable {
  let author: BundleAuthor
  let request: SyncRequest

  init(_ bundle: SealedBundle, by author: BundleAuthor?) throws(BundleRefusal) {
    guard let author else { throw .unknownDevice }
    guard let content = bundle.content(with: author.key) else { throw .altered }
    self.author = author
    do throws(SyncRequest.RequestError) {
      request = try SyncRequest(decoding: content)
    } catch {
      switch error {
      case .version: throw .version
      case .malformed: throw .damaged
      }
    }
  }

  /// Whether a part of it is for a zone that there is here.
  func isKnown(_ zone: ZoneRequest) -> Bool { author.zones.contains(zone.zone) }

  /// It is judged as what its author would push now, whoever carried it.
  func context(now: UInt64) -> ZoneJoin.Context {
    ZoneJoin.Context(
      caller: author.caller, writer: request.writer, now: now,
      formerWriters: request.formerWriters, isBundle: true)
  }
}
