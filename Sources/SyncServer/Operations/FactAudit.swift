import LocalStore
import SyncProtocol

/// Recomputes from the stored facts everything that is kept beside them.
struct FactAudit {
  let store: FactStore
  let zone: Zone

  /// - Returns: what is wrong, as sentences; empty if nothing is.
  func findings() throws -> [String] {
    var findings: [String] = []
    var digest = Digest.empty
    var lastSeq: UInt64 = 0
    try store.connection.query("SELECT seq, zone, type, id, hash, state FROM fact ORDER BY seq") {
      row in
      lastSeq = UInt64(bitPattern: row.int64(0))
      guard let zone = Zone(row.text(1)), let id = RecordID(bytes: row.blob(3)) else {
        findings.append("the fact \(lastSeq) has no key that can be read")
        return
      }
      let key = RecordKey(zone: zone, type: row.text(2), id: id)
      if zone != self.zone { findings.append("\(Self.name(key)) belongs to the zone \(zone)") }
      let state = row.blob(5)
      let hash = RecordHash(key, canonicalState: state)
      digest.add(hash)
      if hash.bytes != row.blob(4) {
        findings.append("\(Self.name(key)) does not match its hash: it was altered")
      }
      if try isUnreadable(lastSeq) { findings.append("\(Self.name(key)) cannot be read") }
    }
    if try digest != store.digest(of: zone) {
      findings.append("the digest is not that of the facts")
    }
    if try lastSeq != store.head() {
      findings.append("the last fact is \(lastSeq), which is not the head")
    }
    return findings
  }

  private func isUnreadable(_ seq: UInt64) throws -> Bool {
    do {
      // Wrapping: an altered file may hold any number.
      return try store.facts(after: seq &- 1, limit: 1).first?.seq != seq
    } catch is DamagedFact {
      return true
    }
  }

  private static func name(_ key: RecordKey) -> String { "\(key.type) \(key.id)" }
}
