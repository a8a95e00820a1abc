import SyncProtocol

extension Replica {
  /// Looks up what a reference names: an id, a unique part of one, or a code or name.
  func referenceFinder() -> ValueParser.Finder {
    let finder = finder()
    return { reference, type in try finder.find(reference, type: type).id }
  }
}
