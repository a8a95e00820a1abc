import LocalStore
import SyncProtocol

/// Why nothing was decided.
enum QuarantineError: Error, Hashable {
  /// Nothing is held of this record, and nothing ever was.
  case notHeld(RecordKey)
  /// Somebody was first, and decided otherwise.
  case decidedOtherwise(RecordKey, Settlement.Decision, by: String, at: UInt64)
  /// The record would grow beyond what can be exchanged.
  case tooLarge(RecordKey)

  var failure: CommandFailure {
    switch self {
    case .notHeld(let key):
      CommandFailure(
        .notFound, code: "not-held",
        message: "nothing is held of the \(key.type) …\(key.id.short) in \(key.zone)",
        record: key.id.description, hint: "See what is held with: quarantine list")
    case .decidedOtherwise(let key, let decision, let name, let at):
      CommandFailure(
        .notFound, code: "decided-otherwise",
        message:
          "what was held of the \(key.type) …\(key.id.short) was \(decision.word) by \(name), "
          + "\(Timestamp.text(milliseconds: at))",
        record: key.id.description,
        hint: "Nothing is held of it any more; edit the record if it should be otherwise.")
    case .tooLarge(let key):
      CommandFailure(
        .invalidData, code: "too-large",
        message: "the \(key.type) …\(key.id.short) would become too large to be exchanged",
        record: key.id.description,
        hint: "Nothing was decided. Take something out of the record, then try again; or discard "
          + "what is held, if you were releasing it.")
    }
  }
}
