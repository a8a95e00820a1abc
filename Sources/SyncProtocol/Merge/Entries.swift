/// A register's entries, in ascending order of writers. Nearly every register has one, which lies in
/// place: memory of its own is for several.
public enum Entries: Sendable {
  case none
  case one(Entry)
  case several([Entry])

  init(_ entries: [Entry]) {
    self =
      switch entries.count {
      case 0: .none
      case 1: .one(entries[0])
      default: .several(entries)
      }
  }
}

extension Entries: Hashable {}

extension Entries: RandomAccessCollection {
  public var startIndex: Int { 0 }

  public var endIndex: Int {
    switch self {
    case .none: 0
    case .one: 1
    case .several(let entries): entries.count
    }
  }

  public subscript(place: Int) -> Entry {
    switch self {
    case .none: preconditionFailure("a register without entries has no place \(place)")
    case .one(let entry):
      precondition(place == 0, "a register of one entry has no place \(place)")
      return entry
    case .several(let entries): return entries[place]
    }
  }
}
