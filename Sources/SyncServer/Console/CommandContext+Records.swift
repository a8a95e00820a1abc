import LocalStore
import SyncProtocol

/// What the commands about records share.
extension CommandContext {
  /// All zones in one replica, as they are now.
  func central() throws -> Replica {
    let central = CentralReplica(
      data: try data(), schema: schema, clock: environment.clock,
      user: FolderStatus.userName(environment.user))
    return try central.open()
  }

  static let idOperand = OperandDeclaration(
    "ID", .one, "A record's id, a part of it of four or more characters, or a code or name.")

  /// The record that `ID` means, deleted or not, in whichever zone.
  func key(in replica: Replica) throws -> RecordKey {
    try replica.finder().find(
      arguments.operand("ID") ?? "", type: nil, includingDeleted: true)
  }
}
