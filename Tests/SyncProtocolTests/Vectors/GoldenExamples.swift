@testable import SyncProtocol

/// What the golden vectors encode: one small enterprise in Italy, and an exchange about it.
enum GoldenExamples {
  static let anna = WriterID(0x0123_4567_89ab_cdef)
  static let boris = WriterID(0xfedc_ba98_7654_3210)
  /// Midnight of 1 January 2025, UTC.
  static let newYear: UInt64 = 1_735_689_600_000
  static let id = RecordID(high: 0x0194_1f29_7c00_7000, low: 0x8000_0000_0000_0001)
  static let otherID = RecordID(high: 0x0194_1f29_7c00_7000, low: 0x8000_0000_0000_0002)
  static let key = RecordKey(zone: zone("it"), type: "enterprise", id: id)

  static func edit(_ writer: WriterID, _ counter: UInt16) -> Mark {
    Mark(writer: writer, stamp: Stamp(milliseconds: newYear, counter: counter))
  }

  static let fresh: RecordState = {
    var state = RecordState()
    state.edit("legal_name", .text("Caffe\u{300} Roma"), as: edit(anna, 0))
    state.edit("languages/hr", .present, as: edit(anna, 0))
    state.edit("city", .text("Roma"), as: edit(anna, 0))
    return state
  }()

  /// Boris saw the name and changed it; Anna changed the city while Boris emptied it.
  static let conflicted: RecordState = {
    var (left, right) = (fresh, fresh)
    left.edit("city", .text("Milano"), as: edit(anna, 1))
    right.edit("legal_name", .text("Caffè Milano"), as: edit(boris, 0))
    right.edit("city", .null, as: edit(boris, 1))
    return left.joined(with: right)
  }()

  static let deleted: RecordState = {
    var state = conflicted
    state.delete(as: edit(boris, 2))
    return state
  }()

  static let erased: RecordState = {
    var state = deleted
    state.erase(keeping: ["city", "country"])
    return state
  }()

  static let deletion = Deletion(isDeleted: true, coverage: conflicted.coverageOfLive())
  static let restore = Deletion(isDeleted: false)
  static let link = MergeLink(
    target: MergeLink.Target(zone: zone("it"), id: otherID), coverage: fresh.coverageOfLive())
  static let noLink = MergeLink(target: nil)

  static let digest: Digest = {
    var digest = Digest.empty
    for state in [fresh, conflicted, erased] {
      digest.add(RecordHash(key, canonicalState: state.canonicalBytes))
    }
    return digest
  }()

  static let token = DisplayToken(conflicted.liveMarks(of: "city"))

  static let values: [Value] = [
    .null, .present, .boolean(false), .integer(0), .integer(-500), .integer(1_000_000),
    .decimal(decimal("12.50")), .decimal(decimal("-0.001")), .text(""), .text("Caffe\u{300}"),
    .reference(id), .list([.text("start"), .text("grow")]),
  ]
}
