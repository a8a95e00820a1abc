import Testing

@testable import LocalStore

struct DatePatternTests {
  @Test(arguments: [
    ("dd/mm/yyyy", "31/12/2025", "2025-12-31"), ("dd/mm/yyyy", "1/2/2025", "2025-02-01"),
    ("d.m.yyyy", "01.02.2025", "2025-02-01"), ("mm/dd/yyyy", "12/31/2025", "2025-12-31"),
    ("yyyymmdd", "20251231", "2025-12-31"), ("d. m. yyyy", "31. 12. 2025", "2025-12-31"),
    ("dd/mm/yy", "31/12/99", "1999-12-31"), ("dd/mm/yy", "31/12/25", "2025-12-31"),
    ("DD-MM-YYYY", "31-12-2025", "2025-12-31"),
  ])
  func dates(_ pattern: String, _ text: String, _ date: String) throws {
    #expect(try #require(DatePattern(pattern)).date(from: text)?.text == date)
  }

  @Test(arguments: [
    "31/02/2025", "31/13/2025", "31/12/25", "2025/12/31", "31/12/2025 ", "", "a/b/c",
  ])
  func whatIsNoDate(_ text: String) throws {
    #expect(try #require(DatePattern("dd/mm/yyyy")).date(from: text) == nil)
  }

  @Test(arguments: ["", "dd/mm", "dd/mm/yyyy/dd", "ddd/mm/yyyy", "dd/mm/yyy", "dd mmm yyyy", "x"])
  func whatIsNoPattern(_ text: String) {
    #expect(DatePattern(text) == nil)
  }
}
