import Testing

/// Weeks in which something was once lost, as short as they could be made.
@Suite struct FoundWeekTests {
  @Test("nothing is lost in them any more", arguments: FoundWeek.all)
  func holds(week: FoundWeek) {
    var script = Script(seed: week.seed)
    script.happenings = week.happenings.map { Happening(kind: $0, seed: $1) }
    #expect(WeekRun.failure(of: script, rules: Rules()) == nil)
  }
}

struct FoundWeek: CustomTestStringConvertible {
  let testDescription: String
  let seed: UInt64
  let happenings: [(Happening.Kind, UInt64)]

  init(_ description: String, _ seed: UInt64, _ happenings: [(Happening.Kind, UInt64)]) {
    (testDescription, self.seed, self.happenings) = (description, seed, happenings)
  }

  static let all = [
    FoundWeek(
      "a copied laptop whose zone was taken away, and a server that went back meanwhile", 59390,
      [
        (.sync, 11_466_740_506_842_366_149),
        (.editSeveral, 3_319_166_416_592_489_559),
        (.sync, 17_095_611_849_169_948_007),
        (.cloneLaptop, 536_986_546_502_648_724),
        (.edit, 12_624_624_102_186_405_071),
        (.edit, 15_346_160_613_719_431_080),
        (.backUpServer, 13_843_424_565_143_574_813),
        (.edit, 12_360_036_293_362_860_315),
        (.sync, 16_562_566_971_522_203_005),
        (.changeRole, 3_661_622_517_908_758_691),
        (.sync, 4_851_071_388_482_373_867),
        (.sync, 4_095_076_046_322_530_123),
        (.rollBackServer, 5_862_072_304_323_954_898),
        (.sync, 10_006_048_624_661_760_924),
      ]),
    FoundWeek(
      "a copied laptop's push that the server forgot, after the copy was told what it is", 12601,
      [
        (.cloneLaptop, 18_139_598_986_357_179_563),
        (.editSeveral, 17_033_034_770_368_043_836),
        (.sync, 11_279_525_237_909_698_628),
        (.backUpServer, 16_032_297_266_015_457_869),
        (.edit, 9_197_832_234_610_015_760),
        (.sync, 17_776_851_153_219_000_759),
        (.edit, 2_402_103_065_541_261_140),
        (.rollBackServer, 13_979_457_818_975_926_555),
      ]),
    FoundWeek(
      "a laptop that is set back to before its first sync, and a server that was restored", 65924,
      [
        (.backUpLaptop, 13_308_326_421_061_562_672),
        (.backUpServer, 8_690_398_901_597_789_283),
        (.edit, 5_140_295_180_281_266_364),
        (.sync, 12_800_968_168_736_265_239),
        (.sync, 6_815_002_081_049_227_847),
        (.restoreServer, 825_777_557_407_640_399),
        (.restoreLaptop, 3_836_272_467_168_137_423),
        (.edit, 4_187_760_030_437_448_355),
      ]),
    FoundWeek(
      "a laptop and the server, both set back to before an edit that is then written anew", 61126,
      [
        (.backUpServer, 14_593_894_632_685_936_276),
        (.backUpLaptop, 1_269_216_284_689_874_440),
        (.edit, 5_753_672_497_357_486_084),
        (.sync, 3_804_897_057_371_488_846),
        (.restoreLaptop, 1_782_977_206_795_129_189),
        (.sync, 5_555_256_705_973_109_727),
        (.rollBackServer, 13_169_452_843_035_913_024),
        (.edit, 12_040_790_465_245_678_287),
      ]),
  ]
}
