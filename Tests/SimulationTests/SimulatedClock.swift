/// Virtual time, and how far each machine's clock is off.
final class SimulatedClock {
  private(set) var now: UInt64 = 1_700_000_000_000
  private var offsets: [String: Int64] = [:]

  func advance(milliseconds: UInt64) { now += milliseconds }

  func set(_ machine: String, offMilliseconds offset: Int64) { offsets[machine] = offset }

  func reading(of machine: String) -> UInt64 {
    UInt64(max(0, Int64(now) + (offsets[machine] ?? 0)))
  }
}
