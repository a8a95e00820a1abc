package import SyncProtocol

/// Recomputes from the stored facts everything that is kept beside them.
package struct FactAudit {
  private let store: FactStore
  private let zones: Set<Zone>
  private let isForgetful: Bool

  /// - Parameters:
  ///   - zones: those that the file is to hold.
  ///   - isForgetful: whether facts may go, as on a laptop that loses a zone.
  package init(_ store: FactStore, holding zones: Set<Zone>, isForgetful: Bool = false) {
    self.store = store
    self.zones = zones
    self.isForgetful = isForgetful
  }

  package func findings() throws -> [Finding] {
    var findings = FindingList()
    var digests = Dictionary(uniqueKeysWithValues: zones.map { ($0, Digest.empty) })
    var last: UInt64 = 0
    try store.eachStored { stored in
      last = stored.seq
      Self.check(stored, zones, &findings)
      if let key = stored.key, let hash = stored.actualHash {
        digests[key.zone, default: .empty].add(hash)
      }
    }
    try compare(digests, &findings)
    try compareHead(last, &findings)
    return findings.all
  }

  private static func check(
    _ stored: StoredFact, _ zones: Set<Zone>, _ findings: inout FindingList
  ) {
    guard let key = stored.key else {
      findings.add(broken("fact-key", "the fact \(stored.seq) has no key that can be read"))
      return
    }
    let name = "\(key.type) \(key.id)"
    if !zones.contains(key.zone) {
      findings.add(broken("fact-zone", "\(name) belongs to the zone \(key.zone)"))
    }
    if !stored.matchesHash {
      findings.add(broken("fact-altered", "\(name) does not match its hash: it was altered"))
    }
    if stored.fact == nil { findings.add(broken("fact-unreadable", "\(name) cannot be read")) }
  }

  private func compare(_ digests: [Zone: Digest], _ findings: inout FindingList) throws {
    for (zone, digest) in digests.sorted(by: { $0.key < $1.key }) {
      // A digest that cannot be read is not that of the facts either.
      let stored = try? store.digest(of: zone)
      guard stored != digest else { continue }
      findings.add(
        Finding(
          .digests, "digest", .broken, "the digest of \(zone) is not that of its facts", .repair))
    }
  }

  private func compareHead(_ last: UInt64, _ findings: inout FindingList) throws {
    let head = try? store.head()
    guard head != last, !(isForgetful && head.map { $0 > last } ?? false) else { return }
    findings.add(
      Finding(
        .digests, "head", .broken, "the last fact is \(last), which is not the head", .repair))
  }

  private static func broken(_ code: String, _ sentence: String) -> Finding {
    Finding(.facts, code, .broken, sentence, .repair)
  }
}
