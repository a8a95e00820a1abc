import LocalStore
import SyncProtocol

extension CommandContext {
  /// The record that the operand `ID` means.
  /// - Parameter type: nil for any.
  func key(
    in replica: Replica, type: RecordType?, includingDeleted: Bool = false
  ) throws -> RecordKey {
    try replica.finder().find(
      arguments.operand(OperandDeclaration.recordID.name) ?? "", type: type?.name,
      includingDeleted: includingDeleted)
  }
}
