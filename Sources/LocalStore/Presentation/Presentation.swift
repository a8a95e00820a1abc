package import SyncProtocol

/// How an executable shows records to a person: what is read of them, by which time, and with what
/// advice.
package struct Presentation {
  package let reader: RecordReader
  package let times: DisplayTime
  let remedies: Remedies

  package init(_ reader: RecordReader, times: DisplayTime, remedies: Remedies) {
    self.reader = reader
    self.times = times
    self.remedies = remedies
  }

  var values: ValueText { ValueText(reader: reader) }

  func type(_ key: RecordKey) -> RecordType? { reader.schema.type(key.type) }

  /// What stands on top of what is said of a record: `Alveare  (enterprise 3f2a91, it)`
  func heading(_ label: String, _ key: RecordKey, _ terminal: Terminal) -> String {
    let label = terminal.styled(DisplayText.singleLine(label), .bold)
    return "\(label)  (\(key.type) \(key.id.short), \(key.zone.name))"
  }
}

extension CommandAnswer {
  /// One record, with everything that is disputed; also a deleted one.
  package static func record(
    _ key: RecordKey, _ presentation: Presentation
  ) throws -> CommandAnswer {
    guard let document = try presentation.reader.document(of: key) else {
      throw CommandFailure.notFound(key)
    }
    let page = RecordPage(document, presentation)
    return CommandAnswer(.value { document.json }, .whole { try page.text($0) })
  }

  /// The fields that wait for a person.
  package static func conflicts(
    _ items: [ConflictItem], _ presentation: Presentation
  ) -> CommandAnswer {
    let list = ConflictList(items, presentation)
    return CommandAnswer(
      .value { .array(items.map(\.json)) }, .whole { try list.text($0) },
      status: items.isEmpty ? .done : .conflictsWait)
  }
}
