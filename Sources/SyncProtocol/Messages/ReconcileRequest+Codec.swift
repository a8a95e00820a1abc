/// ```cddl
/// reconcile-request = [version: 1, zone: tstr, epoch: uint, salt: uint,
///                      leave-out: [* bstr .size 16], runs: [* run],
///                      wants: [* (type: tstr, [+ bstr .size 16])]]
/// run   = [lower: bound, + (fingerprint: uint, upper: bound)]   ; ranges that meet
/// bound = bstr .size (0..16)     ; an id without the zero bytes at its end;
///                                ; as an upper one, nothing stands for "no end"
/// ```
extension ReconcileRequest {
  public var encoded: [UInt8] {
    var writer = CBORWriter(reserving: 256)
    writer.array(7)
    writer.unsigned(UInt64(SyncRequest.version))
    writer.text(zone.name)
    writer.unsigned(epoch.number)
    writer.unsigned(salt)
    writer.array(leaveOut.count)
    for id in leaveOut { writer.recordID(id) }
    let runs = runs
    writer.array(runs.count)
    for run in runs { writer.run(run) }
    writer.grouped(wants, name: \.self) { $0.recordID($1.id) }
    return writer.bytes
  }

  /// The questions, cut where one does not begin where the last one ends.
  private var runs: [ArraySlice<Question>] {
    var runs: [ArraySlice<Question>] = []
    var start = questions.startIndex
    for index in questions.indices.dropFirst()
    where questions[index - 1].range.upper != questions[index].range.lower {
      runs.append(questions[start..<index])
      start = index
    }
    if start < questions.endIndex { runs.append(questions[start...]) }
    return runs
  }

  /// Decodes a whole request. Total: any bytes give a request or an error.
  public init(decoding bytes: [UInt8]) throws(SyncRequest.RequestError) {
    var reader = CBORReader(bytes)
    do {
      let start = reader.offset
      let parts = try reader.array(upTo: 32, "the request")
      let version = try reader.unsigned()
      guard version == UInt64(SyncRequest.version) else {
        throw SyncRequest.RequestError.version(version)
      }
      guard parts == 7 else {
        throw CBORError(.unexpected(expected: "a request of 7 elements"), at: start)
      }
      zone = try reader.zone()
      epoch = Epoch(try reader.unsigned())
      salt = try reader.unsigned()
      leaveOut = try reader.leaveOut()
      questions = try reader.runs()
      wants = try reader.grouped(upTo: Limits.wantsPerRequest, "the records wanted") {
        reader, type throws(CBORError) in
        RecordName(type: type, id: try reader.recordID())
      } name: {
        $0
      }
      try reader.expectEnd()
    } catch let error as CBORError {
      throw .malformed(error)
    } catch let error as SyncRequest.RequestError {
      throw error
    } catch {
      throw .malformed(reader.failure(.invalid("not a request")))
    }
  }
}

extension CBORWriter {
  fileprivate mutating func run(_ run: ArraySlice<ReconcileRequest.Question>) {
    guard let first = run.first else { return }
    array(1 + 2 * run.count)
    bound(first.range.lower)
    for question in run {
      unsigned(question.fingerprint.number)
      if let upper = question.range.upper { bound(upper) } else { bytes([]) }
    }
  }

  /// `[* (type: tstr, [+ element])]`, for elements in ascending order of their names.
  mutating func grouped<Element>(
    _ elements: [Element], name: (Element) -> RecordName,
    write: (inout CBORWriter, Element) -> Void
  ) {
    var groups: [ArraySlice<Element>] = []
    var start = elements.startIndex
    for index in elements.indices.dropFirst()
    where !name(elements[index]).type.utf8.elementsEqual(name(elements[start]).type.utf8) {
      groups.append(elements[start..<index])
      start = index
    }
    if start < elements.endIndex { groups.append(elements[start...]) }
    array(2 * groups.count)
    for group in groups {
      text(group.first.map { name($0).type } ?? "")
      array(group.count)
      for element in group { write(&self, element) }
    }
  }
}

extension CBORReader {
  fileprivate mutating func runs() throws(CBORError) -> [ReconcileRequest.Question] {
    var questions: [ReconcileRequest.Question] = []
    for _ in 0..<(try array(upTo: Limits.rangesPerRequest, "the ranges")) {
      try run(into: &questions)
    }
    return questions
  }

  private mutating func run(
    into questions: inout [ReconcileRequest.Question]
  ) throws(CBORError) {
    let start = offset
    let parts = try array(upTo: 1 + 2 * Limits.rangesPerRequest, "a run of ranges")
    guard parts >= 3, parts % 2 == 1 else {
      throw CBORError(.invalid("a range without an end"), at: start)
    }
    var lower: RecordID? = try bound()
    if let last = questions.last {
      guard let end = last.range.upper, let lower, end <= lower else { throw failure(.notSorted) }
    }
    for _ in 0..<parts / 2 {
      guard questions.count < Limits.rangesPerRequest else {
        throw failure(.tooLarge(what: "the ranges", limit: Limits.rangesPerRequest))
      }
      let fingerprint = Fingerprint(try unsigned())
      let end = try bound()
      let upper = end == IDRange.everything.lower ? nil : end
      guard let begin = lower, upper.map({ begin < $0 }) ?? true else { throw failure(.notSorted) }
      questions.append(ReconcileRequest.Question(IDRange(begin, upper), fingerprint))
      lower = upper
    }
  }

  /// Reads what `CBORWriter.grouped` wrote, and refuses anything that is not in ascending order.
  mutating func grouped<Element>(
    upTo limit: Int, _ what: String,
    read: (inout CBORReader, _ type: String) throws(CBORError) -> Element,
    name: (Element) -> RecordName
  ) throws(CBORError) -> [Element] {
    var elements: [Element] = []
    let parts = try array(upTo: 2 * limit, what)
    guard parts % 2 == 0 else { throw failure(.invalid("a type without records")) }
    for _ in 0..<parts / 2 {
      let type = try text(upTo: Limits.typeNameBytes, "a type's name")
      let count = try array(upTo: limit - elements.count, what)
      guard count > 0, !type.isEmpty else { throw failure(.invalid("a type without records")) }
      for _ in 0..<count {
        let element = try read(&self, type)
        if let last = elements.last, name(last) >= name(element) { throw failure(.notSorted) }
        elements.append(element)
      }
    }
    return elements
  }
}
