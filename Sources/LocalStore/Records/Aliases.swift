package import SyncProtocol

/// Which records are duplicates of another, in whatever zone they lie.
package enum Aliases {
  /// Every record that was merged into this one, directly or through others, in the order of keys.
  ///
  /// Unlike what people are shown, it does not matter whether a target is still there or was
  /// deleted: the link says that both are about the same thing.
  package static func of(_ key: RecordKey, in stores: [FactStore]) throws -> [RecordKey] {
    var sources: [RecordKey: [RecordKey]] = [:]
    for store in stores {
      for fact in try store.merged() {
        guard let target = fact.state.mergeLink?.target else { continue }
        let kept = RecordKey(zone: target.zone, type: fact.key.type, id: target.id)
        sources[kept, default: []].append(fact.key)
      }
    }
    var found: Set<RecordKey> = [key]
    var waiting = [key]
    while let next = waiting.popLast() {
      waiting += (sources[next] ?? []).filter { found.insert($0).inserted }
    }
    return found.subtracting([key]).sorted()
  }
}
