/// What another way to store and send the workload took, in this same run. No target depends on it.
struct Peer: Decodable {
  let peer: String
  /// Nil if it is not here.
  let version: String?
  var writeSeconds: Double?
  var applySeconds: Double?
  var rawBytes: Double?
  var gzipBytes: Double?
  var deltaBytes: Double?
  var deltaGzipBytes: Double?

  /// Each number the median of several measurements.
  static func median(of measurements: [Peer]) -> Peer {
    func median(_ number: KeyPath<Peer, Double?>) -> Double? {
      Measured.median(of: measurements.compactMap { $0[keyPath: number] })
    }
    return Peer(
      peer: measurements[0].peer, version: measurements[0].version,
      writeSeconds: median(\.writeSeconds), applySeconds: median(\.applySeconds),
      rawBytes: median(\.rawBytes), gzipBytes: median(\.gzipBytes),
      deltaBytes: median(\.deltaBytes), deltaGzipBytes: median(\.deltaGzipBytes))
  }

  private static let heads = [
    "for comparison", "write s", "apply s", "raw MB", "gzip MB", "delta KB", "gzip KB",
  ]

  static func table(_ peers: [Peer]) -> String {
    TextColumns.text([heads] + peers.map(\.cells))
  }

  private var cells: [String] {
    guard let version else {
      return ["\(peer): not here"] + Self.heads.dropFirst().map { _ in "-" }
    }
    let numbers = [
      writeSeconds, applySeconds, rawBytes.map { $0 / 1e6 }, gzipBytes.map { $0 / 1e6 },
      deltaBytes.map { $0 / 1e3 }, deltaGzipBytes.map { $0 / 1e3 },
    ]
    return ["\(peer) \(version)"] + numbers.map { $0.map(ReportTable.number) ?? "-" }
  }
}
