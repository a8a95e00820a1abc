import SyncProtocol

/// Knows every edit by its value, and what its author had seen: an edit keeps its value when a new
/// writer takes it over, so this also holds where files are restored and copied.
final class EditOracle {
  /// For each place every edit's value, with the values it stands on, directly or not.
  private(set) var edits: [Oracle.Place: [String: Set<String>]] = [:]
  /// Edits that were lost together with a disk, before anybody else had them.
  private var gone: Set<String> = []

  /// Somebody wrote `value`, having been shown the values `shown`.
  func note(_ value: String, at place: Oracle.Place, shown: Set<String>) {
    let past = shown.reduce(into: shown) { $0.formUnion(edits[place]?[$1] ?? []) }
    edits[place, default: [:]][value] = past
  }

  /// The last copies of some edits went. What they had replaced has gone with them, unless somebody
  /// still holds it.
  func lose(_ values: Set<String>, whileHeld held: Set<String>) {
    gone.formUnion(values)
    for past in edits.values {
      for value in values { gone.formUnion((past[value] ?? []).subtracting(held)) }
    }
  }

  /// The edits that nobody who saw them has replaced, but for those that went with a disk.
  func maximal(_ place: Oracle.Place) -> Set<String> {
    let present = (edits[place] ?? [:]).filter { !gone.contains($0.key) }
    let replaced = present.values.reduce(into: Set<String>()) { $0.formUnion($1) }
    return Set(present.keys).subtracting(replaced)
  }
}
