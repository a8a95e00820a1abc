import SyncProtocol

@testable import LocalStore

/// How a laptop's outbox becomes bundles, split as small as can be.
typealias BundleExporting =
  @Sendable (
    _ replica: Replica, _ device: String, _ key: [UInt8]
  ) throws -> [SealedBundle]

enum BundleMaking {
  static let product: BundleExporting = { replica, device, key in
    try replica.exportBundles(from: device, key: key, bundleBytes: 60).bundles
  }

  /// The rule taken out: the edits leave the house under the writer that goes on writing.
  static let withoutWriter: BundleExporting = { replica, device, key in
    try replica.store.write { _ in
      try replica.sealedOutbox(from: device, key: key, bundleBytes: 60).bundles
    }
  }
}
