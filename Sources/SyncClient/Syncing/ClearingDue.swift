import LocalStore

/// The server wants this laptop cleared, and nothing waits any more: the replica takes no work, and
/// is to be closed and removed.
struct ClearingDue: Error {
  /// Records of the person's that lie in quarantine at the server.
  let handedOver: Int
}

extension CommandFailure {
  /// What a sync of a revoked device ends with. Its data stays.
  static func revoked(waiting: Int, handedOver: Int) -> CommandFailure {
    var message = "this laptop's access was revoked"
    if handedOver > 0 {
      message +=
        "; \(Quantity.counted(handedOver, "record")) of yours \(handedOver == 1 ? "was" : "were") "
        + "handed over to the coordinators"
    }
    if waiting > 0 {
      message +=
        "; \(Quantity.counted(waiting, "record")) could not be handed over yet, and "
        + "\(waiting == 1 ? "waits" : "wait") here"
    }
    return CommandFailure(
      .notEnrolled, code: "access-revoked", message: message,
      hint: "All your work is still here. Ask the office for an invitation.")
  }
}
