import SyncProtocol

/// What of a record several people wrote without knowing of each other.
extension RecordReader {
  /// In the schema's order, unknown fields after the known ones, `deleted` and `merged_into` last.
  func conflicts(of record: VisibleRecord) throws -> [FieldConflict] {
    var found: [FieldConflict] = []
    for slot in record.slots {
      let entries = record.live(slot)
      guard entries.count > 1, let display = record.display(entries, of: slot),
        display.isDisputed
      else { continue }
      found.append(try conflict(slot, display, of: record))
    }
    if found.count > 1 { Self.sort(&found, by: record.type) }
    if let contested = contestedDeletion(of: record.fact.state) { found.append(contested) }
    if let links = record.display(.mergedInto), links.isDisputed {
      found.append(try conflict(.mergedInto, links, of: record))
    }
    return found
  }

  private static func sort(_ conflicts: inout [FieldConflict], by type: RecordType?) {
    var places: [String: Int] = [:]
    for (place, field) in (type?.fields ?? []).enumerated() { places[field.name] = place }
    conflicts.sort { left, right in
      let leftPlace = places[left.slot.field] ?? Int.max
      let rightPlace = places[right.slot.field] ?? Int.max
      return (leftPlace, left.slot.name) < (rightPlace, right.slot.name)
    }
  }

  private func conflict(
    _ slot: Slot, _ display: RegisterDisplay, of record: VisibleRecord
  ) throws -> FieldConflict {
    let field = record.type?.field(slot.field)
    var values: [FieldConflict.Alternative] = []
    for (index, alternative) in display.alternatives.enumerated() {
      let value = try field.map { try json(alternative.value, of: $0) } ?? alternative.value.json
      values.append(
        self.alternative(
          index + 1, value, alternative.latest, isShown: index == display.shownIndex))
    }
    return FieldConflict(
      slot: slot, policy: field?.policy ?? .review, needsReview: display.needsReview,
      token: display.token, values: values)
  }

  private func alternative(
    _ number: Int, _ value: JSONValue, _ mark: Mark, isShown: Bool
  ) -> FieldConflict.Alternative {
    FieldConflict.Alternative(
      number: number, value: value, author: name(of: mark.writer), at: mark.stamp.milliseconds,
      isShown: isShown)
  }

  /// A deletion whose author had not seen an edit, or a restore: true is the deletion, false (which
  /// is shown) the latest edit or restore that speaks against it.
  private func contestedDeletion(of state: RecordState) -> FieldConflict? {
    guard state.deletionStatus == .contested else { return nil }
    var deletions: [Mark] = []
    var objections: [Mark] = []
    var seen = Coverage()
    for entry in state[.deleted].live {
      guard let deletion = entry.value.flatMap({ try? Deletion($0) }) else { continue }
      if deletion.isDeleted {
        deletions.append(entry.mark)
        seen = seen.joined(with: deletion.coverage)
      } else {
        objections.append(entry.mark)
      }
    }
    for cell in state.cells where cell.slot != .deleted {
      for entry in cell.register.live where !seen.covers(entry.mark, of: cell.slot) {
        objections.append(entry.mark)
      }
    }
    let order = { (left: Mark, right: Mark) in
      (left.stamp, left.writer) < (right.stamp, right.writer)
    }
    guard let deletion = deletions.max(by: order), let objection = objections.max(by: order)
    else { return nil }
    return FieldConflict(
      slot: .deleted, policy: .review, needsReview: true,
      token: DisplayToken(Set(deletions + objections)),
      values: [
        alternative(1, .bool(true), deletion, isShown: false),
        alternative(2, .bool(false), objection, isShown: true),
      ])
  }
}
