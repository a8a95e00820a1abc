import Dispatch
import SyncProtocol
import Synchronization

/// Segments that were made for somebody and may serve others, up to a number of bytes: those that
/// nobody asked for the longest go first. Any thread.
///
/// It begins with room for little, which is all that one first sync needs of it, and takes twice as
/// much whenever a segment has to be made that was dropped before: then laptops come one after the
/// other.
///
/// Of several threads that need the same segment at once one makes it, and the others wait for it.
final class SegmentCache: Sendable {
  private let capacity: Int
  private let firstRoom: Int
  private let state: Mutex<State>

  private struct State {
    var kept: [SegmentKey: (segment: Segment, lastUse: UInt64)] = [:]
    var underway: [SegmentKey: DispatchGroup] = [:]
    var bytes = 0
    /// How many bytes there may be at present.
    var room: Int
    /// What was dropped for want of room; a bounded number of them.
    var dropped: Set<SegmentKey> = []
    var uses: UInt64 = 0
    var generation: UInt64 = 0
    var erasureRevision: UInt64 = 0
  }

  /// - Parameters:
  ///   - capacity: in bytes.
  ///   - room: how many of them it begins with.
  init(capacity: Int = Limits.segmentBytes, beginningWith room: Int = Limits.segmentBytesAtFirst) {
    self.capacity = capacity
    firstRoom = min(room, capacity)
    state = Mutex(State(room: firstRoom))
  }

  /// Changes when everything is forgotten.
  struct Generation: Hashable, Sendable { fileprivate let number: UInt64 }

  var generation: Generation { state.withLock { Generation(number: $0.generation) } }

  /// What is kept, in bytes.
  var bytes: Int { state.withLock { $0.bytes } }

  private enum Found {
    case kept(Segment)
    case underway(DispatchGroup)
    case toMake(DispatchGroup)
  }

  /// The segment at a key: the one that is kept, or one that is made now. Nil if there is none for
  /// the snapshot that the caller reads.
  /// - Parameters:
  ///   - generation: read before the snapshot began. What was made of an older one is not kept.
  ///   - standing: compares a segment with the snapshot.
  ///   - make: reads a segment, if what is there can be one. It must not ask for another.
  func segment(
    _ key: SegmentKey, _ generation: Generation,
    standing: (Segment) throws -> Segment.Standing, make: () throws -> Segment?
  ) throws -> Segment? {
    var found = find(key)
    if case .underway(let flight) = found {
      flight.wait()
      found = find(key)
    }
    if case .kept(let segment) = found {
      switch try standing(segment) {
      case .current: return segment
      case .later: return nil
      case .stale: found = replace(segment)
      }
    }
    guard case .toMake(let flight) = found else { return nil }
    var made: Segment?
    defer { finish(key, flight, made, generation) }
    made = try make()
    return made
  }

  private func find(_ key: SegmentKey) -> Found {
    state.withLock { state in
      if let segment = state.kept[key]?.segment {
        state.uses += 1
        state.kept[key]?.lastUse = state.uses
        return .kept(segment)
      }
      return Self.begin(key, &state)
    }
  }

  /// Drops a segment, and has it made anew unless somebody does so already.
  private func replace(_ segment: Segment) -> Found {
    state.withLock { state in
      if state.kept[segment.key]?.segment === segment { Self.drop(segment.key, &state) }
      return Self.begin(segment.key, &state)
    }
  }

  private static func begin(_ key: SegmentKey, _ state: inout State) -> Found {
    if let flight = state.underway[key] { return .underway(flight) }
    let flight = DispatchGroup()
    flight.enter()
    state.underway[key] = flight
    return .toMake(flight)
  }

  private func finish(
    _ key: SegmentKey, _ flight: DispatchGroup, _ made: Segment?, _ generation: Generation
  ) {
    state.withLock { state in
      state.underway[key] = nil
      guard let made, made.bytes <= capacity, generation.number == state.generation else { return }
      Self.drop(key, &state)
      state.uses += 1
      state.kept[key] = (made, state.uses)
      state.bytes += made.bytes
      makeRoom(for: key, &state)
    }
    flight.leave()
  }

  private func makeRoom(for key: SegmentKey, _ state: inout State) {
    if state.dropped.remove(key) != nil { state.room = min(capacity, 2 * state.room) }
    while state.bytes > max(state.room, state.kept[key]?.segment.bytes ?? 0),
      let oldest = state.kept.min(by: { $0.value.lastUse < $1.value.lastUse })
    {
      Self.drop(oldest.key, &state)
      if state.dropped.count >= Limits.droppedSegments { state.dropped = [] }
      state.dropped.insert(oldest.key)
    }
  }

  private static func drop(_ key: SegmentKey, _ state: inout State) {
    if let gone = state.kept.removeValue(forKey: key) { state.bytes -= gone.segment.bytes }
  }

  /// Forgets everything, and keeps nothing of what is being made: something was erased.
  func forgetAll() {
    state.withLock { forgetAll(&$0) }
  }

  private func forgetAll(_ state: inout State) {
    state.kept = [:]
    state.dropped = []
    (state.bytes, state.room) = (0, firstRoom)
    state.generation += 1
  }

  /// Forgets everything if an erasure is new here: another process may have carried it out.
  func note(erasedUpTo revision: UInt64) {
    state.withLock { state in
      guard revision > state.erasureRevision else { return }
      state.erasureRevision = revision
      forgetAll(&state)
    }
  }
}
