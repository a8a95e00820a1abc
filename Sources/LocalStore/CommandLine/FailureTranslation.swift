internal import SyncProtocol

/// Turns any error into what the interface promises: a stable code, a sentence, a hint and a
/// status.
package struct FailureTranslation: Sendable {
  /// What to do, and how to call it, where the same error calls for something else in each
  /// executable.
  package struct Advice: Sendable {
    /// What to install when a file is of a newer version.
    package let program: String
    /// Of a file with an older format that cannot be brought up to date now.
    package let olderFormat: String
    /// Of a database that is no file of ours.
    package let otherKind: (code: String, hint: String)
    /// Of a file that is not what was stored.
    package let damaged: String

    package init(
      program: String, olderFormat: String, otherKind: (code: String, hint: String),
      damaged: String
    ) {
      self.program = program
      self.olderFormat = olderFormat
      self.otherKind = otherKind
      self.damaged = damaged
    }
  }

  private let advice: Advice
  private let own: @Sendable (any Error) -> CommandFailure?

  /// - Parameter own: translates the errors of the executable's own; nil for any other.
  package init(_ advice: Advice, own: @escaping @Sendable (any Error) -> CommandFailure?) {
    self.advice = advice
    self.own = own
  }

  package func failure(_ error: any Error) -> CommandFailure {
    switch error {
    case let error as CommandFailure: error
    case let error as UsageError: error.failure
    case let error as SQLiteError: CommandFailure(error, damaged: advice.damaged)
    case let error as FileFormatError: failure(error)
    case let error as ReplicaError: CommandFailure(error)
    case let error as DamagedFact: damaged(error)
    case let error as DamagedRow: damaged(error)
    case let error as DamagedLog: damaged(error)
    // What comes over a network is decoded into errors of its own: this was stored here.
    case let error as CBORError: damaged(error)
    default:
      own(error) ?? CommandFailure(.failure, code: "internal-error", message: "\(error)")
    }
  }

  private func damaged(_ error: any Error) -> CommandFailure {
    CommandFailure(.failure, code: "data-damaged", message: "\(error)", hint: advice.damaged)
  }

  private func failure(_ error: FileFormatError) -> CommandFailure {
    switch error {
    case .newer:
      CommandFailure(
        .upgradeNeeded, code: "upgrade-needed", message: error.description,
        hint: "Install the newer \(advice.program); nothing was changed.")
    case .older:
      CommandFailure(
        .failure, code: "older-format", message: error.description, hint: advice.olderFormat)
    case .otherKind:
      CommandFailure(
        .failure, code: advice.otherKind.code, message: error.description,
        hint: advice.otherKind.hint)
    }
  }
}
