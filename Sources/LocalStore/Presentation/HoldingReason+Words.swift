package import SyncProtocol

extension HoldingReason {
  /// Why a record is held, as people read it.
  package var words: String {
    switch self {
    case .role: "the role does not write this here"
    case .author: "it has edits of somebody else's"
    case .erasure: "only the office erases"
    case .size: "the record would become too large"
    case .access: "there is no access to this zone"
    }
  }

  /// The words for a code; of a newer server's codes the code itself.
  package static func words(for code: String) -> String {
    HoldingReason(rawValue: code)?.words ?? code
  }
}
