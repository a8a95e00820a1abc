import Dispatch
import SyncProtocol

/// Bundles that a request carries for others: each is opened, joined as if its author had pushed
/// it, and answered with a receipt. Nothing of it is shown to who carried it.
extension SyncEndpoint {
  /// Takes in bundles, one after the other. One that cannot be stored at present gets no receipt:
  /// its carrier keeps it.
  func takeIn(
    _ relays: [[UInt8]], _ completion: @escaping @Sendable ([RelayReceipt]) -> Void
  ) {
    takeIn(relays[...], [], completion)
  }

  private enum Outcome {
    case taken
    case refused(BundleRefusal)
    case failed
  }

  private func takeIn(
    _ rest: ArraySlice<[UInt8]>, _ receipts: [RelayReceipt],
    _ completion: @escaping @Sendable ([RelayReceipt]) -> Void
  ) {
    guard let bytes = rest.first else { return completion(receipts) }
    takeIn(bytes) { [self] outcome in
      var receipts = receipts
      switch outcome {
      case .taken: receipts.append(RelayReceipt(place: rest.startIndex))
      case .refused(let refusal):
        receipts.append(RelayReceipt(place: rest.startIndex, refusal: refusal.rawValue))
      case .failed: break
      }
      takeIn(rest.dropFirst(), receipts, completion)
    }
  }

  private func takeIn(_ bytes: [UInt8], _ completion: @escaping @Sendable (Outcome) -> Void) {
    let bundle: SealedBundle
    do throws(BundleError) {
      bundle = try SealedBundle(decoding: bytes)
    } catch {
      return completion(.refused(error.refusal))
    }
    findAuthor(bundle.device) { [self] author in
      work.async { self.takeIn(bundle, by: author, completion) }
    }
  }

  private func takeIn(
    _ bundle: SealedBundle, by author: Result<BundleAuthor?, any Error>,
    _ completion: @escaping @Sendable (Outcome) -> Void
  ) {
    guard case .success(let found) = author else { return completion(.failed) }
    do throws(BundleRefusal) {
      let opened = try OpenedBundle(bundle, by: found)
      join(opened, opened.request.zones[...], .taken, completion)
    } catch {
      completion(.refused(error))
    }
  }

  private func join(
    _ bundle: OpenedBundle, _ rest: ArraySlice<ZoneRequest>, _ outcome: Outcome,
    _ completion: @escaping @Sendable (Outcome) -> Void
  ) {
    guard let request = rest.first else { return completion(outcome) }
    guard bundle.isKnown(request) else {
      return join(bundle, rest.dropFirst(), .refused(.unknownZone), completion)
    }
    guard let writer = try? zones.open(request.zone).writer else { return completion(.failed) }
    let context = bundle.context(now: clock())
    writer.submit(
      ZoneWriter.Job { [schema] file, facts, random in
        try ZoneJoin(file: file, schema: schema).join(request, context, facts, using: &random)
      } reply: { [self] result in
        guard case .success(let joined) = result else { return completion(.failed) }
        // A quarantine that is full takes it later.
        if case .refused = joined { return completion(.failed) }
        work.async { self.join(bundle, rest.dropFirst(), outcome, completion) }
      })
  }
}
