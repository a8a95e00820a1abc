import SyncProtocol

extension ManageCommand {
  /// As `quarantine.release`, with the decision `discarded`: all that is held of some records counts
  /// as replaced by what is there.
  static let quarantineDiscard = deciding("quarantine.discard", .discarded)
}
