/// What a deleter or merger had seen: for each slot, the edits that were shown, as the highest
/// stamp of each writer.
///
/// The summary is per slot: a writer's later stamp on one slot says nothing of an earlier edit on
/// another, which a bundle or a released quarantine may bring afterwards.
public struct Coverage: Hashable, Sendable {
  private var stamps: [Slot: [WriterID: Stamp]]

  public init() { stamps = [:] }

  public mutating func add(_ mark: Mark, of slot: Slot) {
    let seen = stamps[slot]?[mark.writer] ?? .zero
    stamps[slot, default: [:]][mark.writer] = max(seen, mark.stamp)
  }

  public func covers(_ mark: Mark, of slot: Slot) -> Bool {
    guard let seen = stamps[slot]?[mark.writer] else { return false }
    return mark.stamp <= seen
  }

  /// Everything that either had seen.
  public func joined(with other: Coverage) -> Coverage {
    var result = self
    for (slot, writers) in other.stamps {
      for (writer, stamp) in writers {
        result.add(Mark(writer: writer, stamp: stamp), of: slot)
      }
    }
    return result
  }

  /// Without the slots of erased fields, whose very names must go.
  func restricted(to kept: Set<Slot>) -> Coverage {
    var result = self
    result.stamps = stamps.filter { $0.key.isControl || kept.contains(Slot($0.key.field)) }
    return result
  }

  /// The same, with some of a writer's edits known under another mark from now on.
  func renamed(_ rename: (Slot, Mark) -> Mark) -> Coverage {
    var result = Coverage()
    for (slot, writers) in stamps {
      for (writer, stamp) in writers {
        result.add(rename(slot, Mark(writer: writer, stamp: stamp)), of: slot)
      }
    }
    return result
  }

  /// The same, and of every covered edit also the one that stands in its place. The old name stays:
  /// a later edit of its writer, covered too, may still be on its way.
  func extended(by successors: [Slot: [Mark: Mark]]) -> Coverage {
    var result = self
    for (slot, marks) in successors {
      for (old, new) in marks where covers(old, of: slot) { result.add(new, of: slot) }
    }
    return result
  }

  /// The slots of each mark, both in ascending order: the encoded form, in which a record written
  /// by one command takes one mark.
  var byMark: [(mark: Mark, slots: [Slot])] {
    var slots: [Mark: [Slot]] = [:]
    for (slot, writers) in stamps {
      for (writer, stamp) in writers {
        slots[Mark(writer: writer, stamp: stamp), default: []].append(slot)
      }
    }
    return slots.sorted { $0.key < $1.key }.map { ($0.key, $0.value.sorted()) }
  }
}
