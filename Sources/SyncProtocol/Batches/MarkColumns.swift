/// The marks of all records of a batch: for each its writer's place, and how far its stamp is from
/// the one before of the same writer. Rows of an import are one count apart.
///
/// ```cddl
/// marks = [writers: [* (writer: uint, start: uint)],
///          places: ints, milliseconds: ints, counters: ints]
/// ```
/// Both differences are zigzag, of the stamp's upper 48 and lower 16 bits each. `start` is the stamp
/// before a writer's first: as far from it as the second is, if there is such a stamp, so that rows
/// of an import, or of a clock that stands, have one and the same difference.
struct MarkColumns {
  private(set) var writers: [WriterID] = []
  private(set) var places: [UInt64] = []
  private(set) var stamps: [Stamp] = []
  private var writerPlaces: [WriterID: Int] = [:]

  mutating func add(_ mark: Mark) {
    places.append(UInt64(place(of: mark.writer)))
    stamps.append(mark.stamp)
  }

  private mutating func place(of writer: WriterID) -> Int {
    if let last = places.last, writers[Int(last)] == writer { return Int(last) }
    if let place = writerPlaces[writer] { return place }
    writerPlaces[writer] = writers.count
    writers.append(writer)
    return writers.count - 1
  }

  /// For each writer the stamp before its first.
  var starts: [Stamp] {
    var seen: [(first: Stamp, second: Stamp?)?] = Array(repeating: nil, count: writers.count)
    for (place, stamp) in zip(places, stamps) {
      guard let known = seen[Int(place)] else {
        seen[Int(place)] = (stamp, nil)
        continue
      }
      if known.second == nil { seen[Int(place)] = (known.first, stamp) }
    }
    return seen.map { seen in
      guard let seen else { return .zero }
      guard let second = seen.second else { return seen.first }
      let (milliseconds, counter) = second.distance(from: seen.first)
      return seen.first.moved(-milliseconds, -counter) ?? seen.first
    }
  }
}

extension CBORWriter {
  mutating func marks(_ marks: MarkColumns) {
    var latest = marks.starts
    array(4)
    array(2 * marks.writers.count)
    for (writer, start) in zip(marks.writers, latest) {
      unsigned(writer.number)
      unsigned(start.bits)
    }
    var milliseconds: [UInt64] = []
    var counters: [UInt64] = []
    for (place, stamp) in zip(marks.places, marks.stamps) {
      let distance = stamp.distance(from: latest[Int(place)])
      milliseconds.append(Varints.zigzag(distance.milliseconds))
      counters.append(Varints.zigzag(distance.counter))
      latest[Int(place)] = stamp
    }
    integers(marks.places)
    integers(milliseconds)
    integers(counters)
  }
}

extension CBORReader {
  mutating func marks(_ count: Int) throws(CBORError) -> [Mark] {
    try array(exactly: 4, "the marks")
    let (writers, starts) = try writers()
    var latest = starts
    let places = try places(count, among: writers.count, "the marks' writers")
    let milliseconds = try integers(count, "the marks' milliseconds")
    let counters = try integers(count, "the marks' counters")
    var marks: [Mark] = []
    marks.reserveCapacity(count)
    for index in 0..<count {
      let place = places[index]
      guard
        let stamp = latest[place].moved(
          Varints.signed(milliseconds[index]), Varints.signed(counters[index]))
      else { throw failure(.invalid("a stamp beyond 64 bits")) }
      latest[place] = stamp
      marks.append(Mark(writer: writers[place], stamp: stamp))
    }
    return marks
  }

  private mutating func writers() throws(CBORError) -> ([WriterID], starts: [Stamp]) {
    var (writers, starts): ([WriterID], [Stamp]) = ([], [])
    var seen: Set<WriterID> = []
    let count = try array(upTo: 2 * Limits.stringsPerBatch, "a batch's writers")
    guard count % 2 == 0 else { throw failure(.invalid("a writer without a stamp")) }
    for _ in 0..<count / 2 {
      let writer = WriterID(try unsigned())
      guard seen.insert(writer).inserted else { throw failure(.invalid("a writer listed twice")) }
      writers.append(writer)
      starts.append(Stamp(bits: try unsigned()))
    }
    return (writers, starts)
  }
}

extension Stamp {
  fileprivate func distance(from other: Stamp) -> (milliseconds: Int64, counter: Int64) {
    (Int64(milliseconds) - Int64(other.milliseconds), Int64(counter) - Int64(other.counter))
  }

  /// Nil if there is no such stamp.
  fileprivate func moved(_ milliseconds: Int64, _ counter: Int64) -> Stamp? {
    let upper = Int64(self.milliseconds).addingReportingOverflow(milliseconds)
    let lower = Int64(self.counter).addingReportingOverflow(counter)
    guard !upper.overflow, !lower.overflow, 0...0xffff_ffff_ffff ~= upper.partialValue,
      let counter = UInt16(exactly: lower.partialValue)
    else { return nil }
    return Stamp(milliseconds: UInt64(upper.partialValue), counter: counter)
  }
}
