/// What is wrong with a file or with the place where it lies, and what to do about it.
package struct Finding: Hashable, Sendable {
  package enum Severity: String, Sendable {
    /// It could not be found out.
    case unknown
    /// All works; somebody should look at it all the same.
    case warning
    /// Something does not work, or will not.
    case broken
  }

  /// What to do. Only the executable knows which command that is.
  package enum Remedy: Hashable, Sendable {
    case nothing
    case repair
    case sync
    case advice(String)
  }

  package let check: HealthCheck
  /// Stable and in English, such as "fact-altered".
  package let code: String
  package let severity: Severity
  package let sentence: String
  package let remedy: Remedy

  package init(
    _ check: HealthCheck, _ code: String, _ severity: Severity, _ sentence: String,
    _ remedy: Remedy = .nothing
  ) {
    self.check = check
    self.code = code
    self.severity = severity
    self.sentence = sentence
    self.remedy = remedy
  }
}

/// What is looked at, in the order in which it is reported. The names are part of the interface.
package enum HealthCheck: String, CaseIterable, Sendable {
  /// SQLite's own check, and whether it is a file of ours at all.
  case file
  /// The facts against their hashes, and whether they can be read.
  case facts
  /// The stored digests and the head against the facts.
  case digests
  case outbox
  /// Replaced values, and edits that were overtaken.
  case history
  /// Who writes here.
  case writer
  case clock
  case views
  /// The digests against the server's.
  case server
  /// Who may read the folder and its files.
  case permissions
  /// Free space.
  case disk
  /// Whether the disk under the folder is encrypted.
  case encryption
}

/// Findings as they are made: of each kind the first few, and how many more there are. A file whose
/// every fact is damaged makes no list of hundreds of thousands.
struct FindingList {
  private static let shownOfEachCode = 20

  private var findings: [Finding] = []
  private var counts: [String: Int] = [:]

  mutating func add(_ finding: Finding) {
    counts[finding.code, default: 0] += 1
    if counts[finding.code, default: 0] <= Self.shownOfEachCode { findings.append(finding) }
  }

  var all: [Finding] {
    var all = findings
    for (code, count) in counts.sorted(by: { $0.key < $1.key }) {
      guard count > Self.shownOfEachCode,
        let last = findings.last(where: { $0.code == code })
      else { continue }
      all.append(
        Finding(
          last.check, code, last.severity,
          "and \(count - Self.shownOfEachCode) more of this kind", last.remedy))
    }
    return all
  }
}
