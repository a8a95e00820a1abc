import LocalStore
import Testing

@Suite struct TimestampTests {
  @Test(arguments: [
    (UInt64(0), "1970-01-01T00:00:00.000Z"),
    (UInt64(951_782_400_000), "2000-02-29T00:00:00.000Z"),
    (UInt64(951_868_799_999), "2000-02-29T23:59:59.999Z"),
    (UInt64(951_868_800_000), "2000-03-01T00:00:00.000Z"),
    (UInt64(1_767_225_600_042), "2026-01-01T00:00:00.042Z"),
    (UInt64(4_107_542_399_000), "2100-02-28T23:59:59.000Z"),
    (UInt64(4_107_542_400_000), "2100-03-01T00:00:00.000Z"),
  ])
  func textOf(milliseconds: UInt64, text: String) {
    #expect(Timestamp.text(milliseconds: milliseconds) == text)
  }

  @Test func everyStampHasAText() {
    // 48 bits of milliseconds reach beyond the year 9999; nothing may trap.
    #expect(Timestamp.text(milliseconds: 0xffff_ffff_ffff) == "10889-08-02T05:31:50.655Z")
    #expect(!Timestamp.text(milliseconds: .max).isEmpty)
  }

  @Test func daysFollowOneAnother() {
    var previous = ""
    var isAscending = true
    for day in 0..<80_000 {
      let text = Timestamp.day(milliseconds: UInt64(day) * 86_400_000)
      isAscending = isAscending && text > previous
      previous = text
    }
    #expect(isAscending)
    #expect(previous == "2189-01-11")
  }
}
