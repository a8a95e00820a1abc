import SyncProtocol

/// Knows every edit by its value, which no two edits share, and what its author had been shown.
///
/// An edit keeps its value whoever takes it over under whatever writer, so this holds where files
/// are restored and copied, too.
final class ValueOracle {
  typealias Place = Oracle.Place

  /// For each place every edit's value, with the values it stands on, directly or not.
  private(set) var edits: [Place: [String: Set<String>]] = [:]
  /// Who wrote each edit: the laptop, and the writer that it wrote under.
  private var authors: [String: Author] = [:]
  /// Edits of which the last copy went with a disk.
  private(set) var gone: Set<String> = []
  /// Where everything was erased, and whatever comes later with it.
  private(set) var erased: Set<Place> = []
  /// For each record the edits that its deletions had seen.
  private var seenByDeletions: [RecordKey: Set<String>] = [:]

  struct Author: Hashable {
    let laptop: ObjectIdentifier
    let writer: WriterID
  }

  /// Somebody wrote `value`, having been shown the values `shown`.
  func note(_ value: String, at place: Place, shown: Set<String>, by author: Author) {
    authors[value] = author
    let past = shown.reduce(into: shown) { $0.formUnion(edits[place]?[$1] ?? []) }
    edits[place, default: [:]][value] = past
  }

  func noteDeletion(of key: RecordKey, seen: Set<String>) {
    seenByDeletions[key, default: []].formUnion(seen)
  }

  func lose(_ values: Set<String>) { gone.formUnion(values) }

  func erase(_ places: [Place]) { erased.formUnion(places) }

  /// Every value that must not be anywhere.
  var erasedValues: Set<String> {
    erased.reduce(into: []) { $0.formUnion((edits[$1] ?? [:]).keys) }
  }

  /// The edits that nobody who saw them has replaced.
  /// - Parameter found: those that are there, although they count as gone: they were on their way
  ///   when the disk broke, or a decision against them went with a server's loss.
  func maximal(_ place: Place, found: Set<String> = []) -> Set<String> {
    if erased.contains(place) { return [] }
    let present = (edits[place] ?? [:]).filter {
      !gone.contains($0.key) || found.contains($0.key)
    }
    let replaced = present.values.reduce(into: Set<String>()) { $0.formUnion($1) }
    return Set(present.keys).subtracting(replaced)
  }

  /// Edits that one laptop wrote anew under the writer that it had then, having forgotten them: its
  /// own file was set back.
  func rewritten(_ place: Place) -> Set<String> {
    let written = edits[place] ?? [:]
    return Set(written.keys).filter { value in
      written.contains { other, past in
        other != value && authors[other] == authors[value] && !past.contains(value)
          && written[value]?.contains(other) == false
      }
    }
  }

  /// All that an edit stands on, directly or not.
  func past(of value: String) -> Set<String> {
    for values in edits.values {
      if let past = values[value] { return past }
    }
    return []
  }

  func places(of key: RecordKey) -> [Place] { edits.keys.filter { $0.key == key } }

  /// Edits that no deletion of their record had seen: the record must not be gone.
  func unseenByDeletions(of key: RecordKey) -> Set<String> {
    places(of: key).reduce(into: Set<String>()) { $0.formUnion(maximal($1)) }
      .subtracting(seenByDeletions[key] ?? [])
  }
}
