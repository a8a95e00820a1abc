package import SyncProtocol

/// Finds the record that a person means among held ones, which need not be among the facts.
package struct HeldRecordFinder {
  private let records: [RecordKey: String]
  private let others: RecordFinder

  /// - Parameter others: finds what is held no more: to decide twice is harmless.
  package init(_ records: [HeldRecord], others: RecordFinder) {
    self.records = Dictionary(records.map { ($0.key, $0.label) }) { first, _ in first }
    self.others = others
  }

  /// Every held record, in the order of their keys, with what it is called.
  package var all: [(key: RecordKey, label: String)] {
    records.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// By id, by its label, or by a beginning or end of its id.
  package func find(_ reference: String) throws -> (key: RecordKey, label: String) {
    let reference = Blanks.trimmed(reference)
    let found = candidates(reference)
    if found.count == 1 { return found[0] }
    guard found.isEmpty else { throw CommandFailure.ambiguous(reference, found) }
    let key = try others.find(reference, type: nil, includingDeleted: true)
    return (key, try others.label(of: key))
  }

  private func candidates(_ reference: String) -> [(key: RecordKey, label: String)] {
    if let id = RecordID(reference) { return all.filter { $0.key.id == id } }
    let folded = NameKey.folded(reference)
    let named = all.filter { NameKey.folded($0.label) == folded }
    guard named.isEmpty, let fragment = IDFragment(reference) else { return named }
    return all.filter { fragment.matches($0.key.id) }
  }
}
