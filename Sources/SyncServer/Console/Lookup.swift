import LocalStore

/// Finds a person or a device by what somebody typed: an id, a unique beginning or end of one of
/// four or more characters, or a unique name.
enum Lookup {
  private static let shortestPart = 4

  static func one<Item>(
    _ word: String, in items: [Item], id: (Item) -> String, name: (Item) -> String,
    orElse missing: RegistryError
  ) throws -> Item {
    let lowercased = word.lowercased()
    if let exact = items.first(where: { id($0) == lowercased }) { return exact }
    let candidates = items.filter { item in
      name(item) == word
        || lowercased.utf8.count >= shortestPart
          && (id(item).hasPrefix(lowercased) || id(item).hasSuffix(lowercased))
    }
    guard let first = candidates.first else { throw missing }
    guard candidates.count == 1 else {
      let list = candidates.map { "\(name($0)) (\(id($0)))" }.joined(separator: ", ")
      throw CommandFailure(
        .notFound, code: "ambiguous", message: "“\(word)” may be several: \(list)",
        hint: "Write more characters of the id.")
    }
    return first
  }
}
