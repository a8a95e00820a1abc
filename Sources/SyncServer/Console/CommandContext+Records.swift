import LocalStore
import SyncProtocol

/// What the commands about records share.
extension CommandContext {
  /// All zones in one replica, as they are now.
  func central() throws -> Replica { try centralReplica().open() }

  func centralReplica() throws -> CentralReplica {
    CentralReplica(
      data: try data(), schema: schema, clock: environment.clock,
      user: FolderStatus.userName(environment.user))
  }

  /// Erasing by whoever runs this command.
  func erasing() throws -> ServerErasing {
    try ServerErasing(
      data(), schema: schema, clock: environment.clock, user: environment.user)
  }

  /// How records are shown here; a server has no local time.
  func presentation(of replica: Replica) -> Presentation {
    Presentation(replica.reader(), times: .utc, remedies: Remedies())
  }

  /// The record that `ID` means, deleted or not, in whichever zone.
  func key(in replica: Replica) throws -> RecordKey {
    try replica.finder().find(
      arguments.operand(OperandDeclaration.recordID.name) ?? "", type: nil, includingDeleted: true)
  }
}
