import Testing

@testable import LocalStore

@Suite("Quantities")
struct QuantityTests {
  @Test func bytesTakeTheUnitThatFits() {
    let texts = [0, 1, 999, 1_000, 1_049, 1_050, 999_949, 1_000_000, 12_345_678, 5_000_000_000]
      .map { Quantity.bytes($0) }
    #expect(
      texts == [
        "0 bytes", "1 byte", "999 bytes", "1.0 kB", "1.0 kB", "1.1 kB", "999.9 kB", "1.0 MB",
        "12.3 MB", "5.0 GB",
      ])
  }

  @Test func durationsTakeTheUnitThatFits() {
    let texts = [0, 1, 119, 120, 7_200, 172_800].map {
      Quantity.duration(milliseconds: UInt64($0) * 1_000)
    }
    #expect(texts == ["0 seconds", "1 second", "119 seconds", "2 minutes", "2 hours", "2 days"])
  }

  @Test func timesAreLocalUnlessTheyAreMarked() {
    let times = DisplayTime.local { _ in 3_600 }
    #expect(times.text(1_767_225_600_000) == "2026-01-01 01:00")
    #expect(DisplayTime.local { _ in -60 }.text(0) == "1970-01-01 00:00")
    #expect(DisplayTime.utc.text(1_767_225_600_000) == "2026-01-01 00:00Z")
  }
}
