package import SyncProtocol

/// What edits that are not joined say of a record, beside what is said of it now.
package struct Proposal: Hashable, Sendable {
  package let label: String
  /// Each field that their author sees otherwise, as the author sees it; null for nothing.
  package let fields: JSONObject
  /// The same fields as they are now.
  package let was: JSONObject
}

extension RecordReader {
  /// Compares edits with the record that is here; it need not be.
  ///
  /// Told is what the author meant: joined, a value may stand beside another one, and not be shown.
  package func proposal(_ edits: RecordState, of key: RecordKey) throws -> Proposal {
    let state = try store.fact(key)?.state ?? RecordState()
    let edits = edits.withoutErasure
    let joined = state.joined(with: edits)
    let touched = Set(joined.cells.filter { $0.register.live != state[$0.slot].live }.map(\.slot))
    let meant = state.only { !touched.contains($0) }
      .joined(with: edits.only { touched.contains($0) })
    let (before, after) = (try visible(state, key), try visible(meant, key))
    var change = Change(from: try fields(of: before), to: try fields(of: after))
    if touched.contains(.deleted) {
      change.note(
        "deleted", .bool(state.deletionStatus == .deleted), .bool(meant.latestDeletion))
    }
    if touched.contains(.mergedInto) {
      change.note("merged_into", state.mergeLink.json, meant.mergeLink.json)
    }
    return Proposal(
      label: try label(of: state.isEmpty ? after : before),
      fields: JSONObject(firstOf: change.fields), was: JSONObject(firstOf: change.was))
  }

  private func visible(_ state: RecordState, _ key: RecordKey) throws -> VisibleRecord {
    try visible(
      Fact(key: key, seq: 0, hash: RecordHash(high: 0, low: 0), state: state, cellSeqs: []))
  }

  /// The fields that differ.
  private struct Change {
    private(set) var fields: [(String, JSONValue)] = []
    private(set) var was: [(String, JSONValue)] = []

    init(from now: JSONObject, to then: JSONObject) {
      for name in then.keys + now.keys.filter({ then[$0] == nil }) {
        note(name, now[name] ?? .null, then[name] ?? .null)
      }
    }

    mutating func note(_ name: String, _ now: JSONValue, _ then: JSONValue) {
      guard now != then else { return }
      fields.append((name, then))
      was.append((name, now))
    }
  }
}

extension RecordState {
  /// Whether the latest of its deletions and restores is a deletion.
  fileprivate var latestDeletion: Bool {
    let latest = self[.deleted].live.max { ($0.stamp, $0.writer) < ($1.stamp, $1.writer) }
    return latest?.value.flatMap { try? Deletion($0) }?.isDeleted ?? false
  }
}

extension MergeLink? {
  fileprivate var json: JSONValue { .string(orNull: self?.target?.id.description) }
}
