@testable public import SyncProtocol

/// The edit of a writer known by a small number, at a small stamp.
func mark(_ writer: UInt64, _ stamp: UInt64) -> Mark {
  Mark(writer: WriterID(writer), stamp: Stamp(bits: stamp))
}

func entry(_ writer: UInt64, _ stamp: UInt64, _ value: Value?) -> Entry {
  Entry(mark(writer, stamp), value)
}

func zone(_ name: String) -> Zone {
  guard let zone = Zone(name) else { preconditionFailure("not a zone: \(name)") }
  return zone
}

func recordID(_ number: UInt64) -> RecordID { RecordID(high: 0, low: number) }

func target(_ number: UInt64, in name: String = "it") -> MergeLink.Target {
  MergeLink.Target(zone: zone(name), id: recordID(number))
}

func decimal(_ text: String) -> DecimalNumber {
  guard let number = DecimalNumber(text) else { preconditionFailure("not a number: \(text)") }
  return number
}

/// Tests name slots by literals.
extension Slot: ExpressibleByStringLiteral {
  public init(stringLiteral name: String) { self.init(name) }
}

extension RecordState {
  /// A state whose slots hold these entries.
  init(_ slots: [Slot: [Entry]]) {
    self.init()
    for (slot, entries) in slots {
      for entry in entries {
        update(slot) { $0.replaceEntry(of: entry.writer, with: entry) }
      }
    }
  }

  /// Writes as somebody to whom everything here was shown.
  mutating func edit(_ slot: Slot, _ value: Value, as mark: Mark) {
    write(value, to: slot, as: mark, shown: liveMarks(of: slot))
  }

  func joined(withAll others: [RecordState]) -> RecordState {
    others.reduce(self) { $0.joined(with: $1) }
  }

  func liveValues(of slot: Slot) -> [Value] { self[slot].entries.compactMap(\.value) }
}

extension Value {
  /// A text with exactly these bytes, composed or not.
  static func exactText(_ text: String) -> Value {
    var writer = CBORWriter()
    writer.text(text)
    return Value(canonical: writer.bytes)
  }
}

extension Entries: ExpressibleByArrayLiteral {
  public init(arrayLiteral entries: Entry...) { self.init(entries) }
}
