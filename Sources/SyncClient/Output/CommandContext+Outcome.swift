import LocalStore
import SyncProtocol

extension CommandContext {
  /// What a command that changed a record answers: the record as it is now.
  func answer(_ outcome: EntryOutcome, of replica: Replica) throws -> CommandAnswer {
    let presentation = presentation(of: replica)
    guard let document = try presentation.reader.document(of: outcome.key) else {
      throw CommandFailure.notFound(outcome.key)
    }
    let page = RecordPage(document, presentation)
    let sentence = Self.sentence(outcome, document)
    return CommandAnswer(
      .value { document.json },
      .whole { terminal in
        outcome.effect == .deleted ? sentence + "\n" : sentence + "\n\n" + (try page.text(terminal))
      },
      messages: outcome.warnings.flatMap(Self.messages))
  }

  private static func sentence(_ outcome: EntryOutcome, _ document: RecordDocument) -> String {
    let label = DisplayText.singleLine(document.label)
    let what = "\(document.key.type) \(document.key.id.short), \(label)"
    return switch outcome.effect {
    case .created: "Added: \(what)"
    case .changed where outcome.existed: "Known already, and changed: \(what)"
    case .changed: "Changed: \(what)"
    case .restored: "Restored: \(what)"
    case .deleted: "Deleted: \(what)"
    case .unchanged: "Nothing to change: \(what)"
    }
  }

  private static func messages(_ warning: EntryWarning) -> [String] {
    ["warning: \(warning.message)"] + (warning.hint.map { [$0] } ?? [])
  }
}
