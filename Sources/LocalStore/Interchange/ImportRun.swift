import SyncProtocol

/// One file on its way in.
struct ImportRun {
  private let replica: Replica
  private let type: RecordType
  private let options: ImportOptions
  private let change: LocalChange
  private let reader: RecordReader
  private let held: [Zone: HeldZone]
  private var csv: CSVReader
  private let rows: ImportRowReader
  private let phases: ImportPhases
  private var report = ImportReport()
  private var notes = ImportNotes()
  private var isFirstWrite = true

  init(
    _ replica: Replica, _ type: RecordType, _ options: ImportOptions, _ zone: Zone,
    _ bytes: [UInt8], _ change: LocalChange
  ) throws {
    self.replica = replica
    self.type = type
    self.options = options
    self.change = change
    reader = replica.reader()
    phases = ImportPhases(replica)
    held = Dictionary(try replica.zones().map { ($0.zone, $0) }) { first, _ in first }
    csv = try CSVReader(bytes)
    let references = ImportReferences(replica)
    var parser = ValueParser(ownName: try replica.name()) { try references.find($0, $1) }
    parser.dates = options.dates
    parser.allowsDecimalComma = true
    let columns = try ImportColumns(csv.header, of: type, options, parser)
    rows = ImportRowReader(type: type, columns: columns, parser: parser, zone: zone)
    if !columns.unknown.isEmpty {
      report.warnings.append(
        EntryWarning(
          code: "unknown-columns",
          message: "left out, since \(type.name) has no such field: "
            + columns.unknown.joined(separator: ", "),
          hint: "Say which field a column is with --map FIELD=COLUMN."))
    }
  }

  mutating func takeRows() throws {
    while let result = csv.next() {
      switch result {
      case .failure(let error):
        report.rejected.append(
          ImportReport.Rejection(line: error.line, field: nil, message: error.message))
      case .success(let row) where !row.isBlank:
        switch try rows.read(row) {
        case .rejected(let rejections): report.rejected += rejections
        case .understood(let row): try take(row)
        }
      case .success: break
      }
    }
  }

  func finished() -> ImportReport {
    var report = report
    report.warnings += notes.warnings
    if !report.rejected.isEmpty, !options.isPartial {
      (report.added, report.updated, report.unchanged) = (0, 0, 0)
      report.differing = []
    }
    return report
  }

  /// Once a row is bad, the others are only checked, unless the good ones are wanted.
  private mutating func take(_ row: ImportRow) throws {
    do {
      try EntryAccess.check(type, in: row.key.zone, held[row.key.zone])
      guard let fact = try replica.store.fact(row.key), !fact.state.isEmpty else {
        return try add(row)
      }
      guard fact.state.deletionStatus != .deleted else {
        report.unchanged += 1
        notes.add("deleted", "the record was deleted, and stays so", line: row.line)
        return
      }
      try update(row, RecordSight(fact, reader))
    } catch let error as ReplicaError {
      let failure = CommandFailure(error)
      report.rejected.append(
        ImportReport.Rejection(line: row.line, field: failure.field, message: failure.message))
    }
  }

  private mutating func add(_ row: ImportRow) throws {
    let missing = EntryRules.missing(type, row.intents)
    guard missing.isEmpty else {
      report.rejected += missing.map {
        ImportReport.Rejection(line: row.line, field: $0.name, message: "\($0.name) is missing")
      }
      return
    }
    let sight = try RecordSight(new: row.key, reader)
    var plan = WritePlan(change.mark.writer)
    for intent in row.intents { plan.add(intent, to: sight) }
    try write(plan)
    try note(row, sight)
    report.added += 1
  }

  private mutating func update(_ row: ImportRow, _ sight: RecordSight) throws {
    var merge = ImportMerge(
      sight, line: row.line, isUpdate: options.isUpdate, reader, change.mark.writer)
    for intent in row.intents { try merge.add(intent) }
    report.differing += merge.differing
    for field in merge.erased {
      notes.add("erased", "\(field) was erased for good", field: field, line: row.line)
    }
    for field in merge.kept where options.isUpdate {
      notes.add(
        "once", "\(field) is entered once; only “fieldbook resolve” replaces it", field: field,
        line: row.line)
    }
    for warning in merge.plan.warnings {
      notes.add(warning.code, warning.message, field: warning.field, line: row.line)
    }
    guard !merge.plan.writes.isEmpty else {
      report.unchanged += 1
      return
    }
    try write(merge.plan)
    try note(row, sight)
    try noteUnresolved(row, merge.plan.slots)
    report.updated += 1
  }

  private mutating func write(_ plan: WritePlan) throws {
    guard report.rejected.isEmpty || options.isPartial else { return }
    if !isFirstWrite { change.nextStamp() }
    isFirstWrite = false
    try plan.apply(to: change)
  }

  private mutating func note(_ row: ImportRow, _ sight: RecordSight) throws {
    for intent in row.intents {
      if let value = intent.value, let what = Oddity.of(value, in: intent.field) {
        notes.add("odd-value", "\(intent.name) \(what)", field: intent.name, line: row.line)
      }
      guard case .phase(let reference) = intent.field.kind else { continue }
      let given = row.intents.first { $0.field.name == reference }?.value
      let programme = given ?? sight.value(Slot(reference))
      if let warning = try EntryRules.phaseWarning(
        intent, programme: programme, phases.of)
      {
        notes.add(warning.code, warning.message, field: warning.field, line: row.line)
      }
    }
  }

  /// Values that were not shown stay beside what the file replaced.
  private mutating func noteUnresolved(_ row: ImportRow, _ slots: [Slot]) throws {
    guard let fact = try replica.store.fact(row.key) else { return }
    let record = try reader.visible(fact)
    for slot in slots where record.display(slot)?.isDisputed ?? false {
      let name = FieldName.text(slot)
      notes.add(
        "unresolved", "\(name) has several values; see “fieldbook conflicts”", field: name,
        line: row.line)
    }
  }
}
