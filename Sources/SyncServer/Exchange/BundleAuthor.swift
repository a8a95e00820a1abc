import SyncProtocol

/// Who made a bundle, by the device that it names.
struct BundleAuthor: Sendable {
  /// The device and its person, with the person's present rights.
  let caller: Caller
  /// What the device seals its bundles with.
  let key: [UInt8]
  /// Every zone that there is here.
  let zones: Set<Zone>

  /// Looks a device up. The completion is called once; it gets nil if there is no such device.
  typealias Search =
    @Sendable (
      _ device: String, _ completion: @escaping @Sendable (Result<BundleAuthor?, any Error>) -> Void
    ) -> Void

  /// For exchanges in which nothing is relayed.
  static let nobody: Search = { _, completion in completion(.success(nil)) }
}
