import LocalStore
import SyncProtocol

extension CommandContext {
  static let idOperand = OperandDeclaration(
    "ID", .one,
    "The record's id, four or more characters of its beginning or end, its code or name.")

  /// The record that the operand `ID` means.
  /// - Parameter type: nil for any.
  func key(
    in replica: Replica, type: RecordType?, includingDeleted: Bool = false
  ) throws -> RecordKey {
    try replica.finder().find(
      arguments.operand("ID") ?? "", type: type?.name, includingDeleted: includingDeleted)
  }
}
