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

  @Test("a copied laptop's push that the server forgot, after the copy was told what it is")
  func copiedAndForgotten() throws {
    var script = Script(seed: 12601)
    script.happenings = [
      Happening(kind: .cloneLaptop, seed: 18_139_598_986_357_179_563),
      Happening(kind: .editSeveral, seed: 17_033_034_770_368_043_836),
      Happening(kind: .sync, seed: 11_279_525_237_909_698_628),
      Happening(kind: .backUpServer, seed: 16_032_297_266_015_457_869),
      Happening(kind: .edit, seed: 9_197_832_234_610_015_760),
      Happening(kind: .sync, seed: 17_776_851_153_219_000_759),
      Happening(kind: .edit, seed: 2_402_103_065_541_261_140),
      Happening(kind: .rollBackServer, seed: 13_979_457_818_975_926_555),
    ]
    #expect(WeekRun.failure(of: script, rules: Rules()) == nil)
  }

  @Test("a laptop that is set back to before its first sync, and a server that was restored")
  func setBackToNothing() throws {
    var script = Script(seed: 65924)
    script.happenings = [
      Happening(kind: .backUpLaptop, seed: 13_308_326_421_061_562_672),
      Happening(kind: .backUpServer, seed: 8_690_398_901_597_789_283),
      Happening(kind: .edit, seed: 5_140_295_180_281_266_364),
      Happening(kind: .sync, seed: 12_800_968_168_736_265_239),
      Happening(kind: .sync, seed: 6_815_002_081_049_227_847),
      Happening(kind: .restoreServer, seed: 825_777_557_407_640_399),
      Happening(kind: .restoreLaptop, seed: 3_836_272_467_168_137_423),
      Happening(kind: .edit, seed: 4_187_760_030_437_448_355),
    ]
    #expect(WeekRun.failure(of: script, rules: Rules()) == nil)
  }

  @Test("a laptop and the server, both set back to before an edit that is then written anew")
  func bothSetBack() throws {
    var script = Script(seed: 61126)
    script.happenings = [
      Happening(kind: .backUpServer, seed: 14_593_894_632_685_936_276),
      Happening(kind: .backUpLaptop, seed: 1_269_216_284_689_874_440),
      Happening(kind: .edit, seed: 5_753_672_497_357_486_084),
      Happening(kind: .sync, seed: 3_804_897_057_371_488_846),
      Happening(kind: .restoreLaptop, seed: 1_782_977_206_795_129_189),
      Happening(kind: .sync, seed: 5_555_256_705_973_109_727),
      Happening(kind: .rollBackServer, seed: 13_169_452_843_035_913_024),
      Happening(kind: .edit, seed: 12_040_790_465_245_678_287),
    ]
    #expect(WeekRun.failure(of: script, rules: Rules()) == nil)
  }
}
