/// A record's state, or the part of it that travels: registers by slot, and what an erasure kept.
///
/// States form a join-semilattice: `join` is commutative, associative and idempotent, so states
/// may arrive late, twice, out of order and in any grouping. Pure: no clock, no I/O.
public struct RecordState: Hashable, Sendable {
  /// A slot and its register.
  public struct Cell: Hashable, Sendable {
    public let slot: Slot
    public internal(set) var register: Register
  }

  /// In ascending order of slots, none of them empty.
  public internal(set) var cells: [Cell]

  /// The fields that an erasure kept (GDPR Art. 17), or nil if the record was never erased. Every
  /// other slot is absent from then on, with its entries and its name.
  public internal(set) var kept: Set<Slot>?

  public init() {
    cells = []
    kept = nil
  }

  init(sorted cells: [Cell], kept: Set<Slot>?) {
    self.cells = cells
    self.kept = kept
  }

  public var isEmpty: Bool { cells.isEmpty && kept == nil }
  public var isErased: Bool { kept != nil }

  /// Whether an erasure took this slot away for good.
  public func isErased(_ slot: Slot) -> Bool {
    guard let kept else { return false }
    return !slot.isControl && !kept.contains(Slot(slot.field))
  }

  public subscript(slot: Slot) -> Register {
    index(of: slot).map { cells[$0].register } ?? Register()
  }

  /// The place of a slot, if it is here.
  func index(of slot: Slot) -> Int? {
    let place = insertionIndex(of: slot)
    return place < cells.count && cells[place].slot == slot ? place : nil
  }

  private func insertionIndex(of slot: Slot) -> Int {
    var (low, high) = (0, cells.count)
    while low < high {
      let middle = (low + high) / 2
      if cells[middle].slot < slot { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Changes a slot's register in place; one that ends up empty is taken out.
  mutating func update(_ slot: Slot, _ change: (inout Register) -> Void) {
    let place = insertionIndex(of: slot)
    if place == cells.count || cells[place].slot != slot {
      cells.insert(Cell(slot: slot, register: Register()), at: place)
    }
    change(&cells[place].register)
    if cells[place].register.isEmpty { cells.remove(at: place) }
  }

  /// The state with only some of its slots: what of a record travels.
  public func only(_ isIncluded: (Slot) -> Bool) -> RecordState {
    RecordState(sorted: cells.filter { isIncluded($0.slot) }, kept: kept)
  }

  /// The state with only the cells at some ascending places.
  public func only(places: [Int]) -> RecordState {
    RecordState(sorted: places.count == cells.count ? cells : places.map { cells[$0] }, kept: kept)
  }

  /// Every edit that is live or superseded here.
  public var marks: Set<Mark> {
    var marks: Set<Mark> = []
    forEachMark { marks.insert($0) }
    return marks
  }

  /// Calls `body` for each of them, in the order of the cells: for one that returns behind others
  /// again, and not for each of several that stand side by side.
  public func forEachMark(_ body: (Mark) -> Void) {
    var last: Mark?
    for cell in cells {
      for entry in cell.register.entries where entry.mark != last {
        body(entry.mark)
        last = entry.mark
      }
    }
  }

  /// The same, each once, in ascending order.
  var sortedMarks: [Mark] {
    var marks: [Mark] = []
    forEachMark { marks.append($0) }
    guard marks.count > 1 else { return marks }
    marks.sort()
    return marks.indices.filter { $0 == 0 || marks[$0 - 1] != marks[$0] }.map { marks[$0] }
  }

  /// The latest edit held here, of any slot.
  public var latestMark: Mark? {
    marks.max { ($0.stamp, $0.writer) < ($1.stamp, $1.writer) }
  }

  public var earliestStamp: Stamp? { marks.map(\.stamp).min() }
}
