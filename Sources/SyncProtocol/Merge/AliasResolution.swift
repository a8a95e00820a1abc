/// Follows merge links: which record stands for which.
///
/// A pure function of the links. A cycle (two offices merged two records into each other) resolves
/// to its smallest id, on every replica the same.
public struct AliasResolution: Hashable, Sendable {
  /// The link of each merged record that is held here, live, and whose target is held here, live
  /// and of the same type.
  private let targets: [RecordID: RecordID]

  public init(_ targets: [RecordID: RecordID]) { self.targets = targets }

  public static let none = AliasResolution([:])

  public var isEmpty: Bool { targets.isEmpty }

  /// The record that stands for this one: itself, unless it is merged.
  public func resolve(_ id: RecordID) -> RecordID {
    var path: [RecordID] = []
    var seen: Set<RecordID> = []
    var current = id
    while let next = targets[current] {
      guard seen.insert(current).inserted else {
        let start = path.firstIndex(of: current) ?? 0
        return path[start...].min() ?? current
      }
      path.append(current)
      current = next
    }
    return current
  }

  /// The records whose links an un-merge of this one clears: itself, and every record of its cycle.
  public func cycle(of id: RecordID) -> [RecordID] {
    var cycle: [RecordID] = [id]
    var current = targets[id]
    while let next = current, next != id, cycle.count <= targets.count {
      cycle.append(next)
      current = targets[next]
    }
    return current == id ? cycle : [id]
  }

  /// Every record that the given one stands for, itself not included.
  public func merged(into id: RecordID) -> [RecordID] {
    targets.keys.filter { $0 != id && resolve($0) == id }.sorted()
  }
}
