import Testing

/// Weeks in which something was once lost, as short as they could be made.
@Suite struct FoundWeekTests {
  @Test("a copied laptop whose zone was taken away, and a server that went back meanwhile")
  func uncomparedAndTakenAway() throws {
    var script = Script(seed: 59390)
    script.happenings = [
      Happening(kind: .sync, seed: 11_466_740_506_842_366_149),
      Happening(kind: .editSeveral, seed: 3_319_166_416_592_489_559),
      Happening(kind: .sync, seed: 17_095_611_849_169_948_007),
      Happening(kind: .cloneLaptop, seed: 536_986_546_502_648_724),
      Happening(kind: .edit, seed: 12_624_624_102_186_405_071),
      Happening(kind: .edit, seed: 15_346_160_613_719_431_080),
      Happening(kind: .backUpServer, seed: 13_843_424_565_143_574_813),
      Happening(kind: .edit, seed: 12_360_036_293_362_860_315),
      Happening(kind: .sync, seed: 16_562_566_971_522_203_005),
      Happening(kind: .changeRole, seed: 3_661_622_517_908_758_691),
      Happening(kind: .sync, seed: 4_851_071_388_482_373_867),
      Happening(kind: .sync, seed: 4_095_076_046_322_530_123),
      Happening(kind: .rollBackServer, seed: 5_862_072_304_323_954_898),
      Happening(kind: .sync, seed: 10_006_048_624_661_760_924),
    ]
    #expect(WeekRun.failure(of: script, rules: Rules()) == nil)
  }
}
