import LocalStore
import SyncProtocol

/// A command of `fieldbook`: how it is written, and what it does.
struct ClientCommand: Sendable {
  let declaration: CommandDeclaration
  let run: @Sendable (CommandContext) throws -> CommandAnswer

  init(
    _ declaration: CommandDeclaration,
    _ run: @escaping @Sendable (CommandContext) throws -> CommandAnswer
  ) {
    self.declaration = declaration
    self.run = run
  }

  /// In the order in which help lists them.
  static func all(_ schema: Schema) -> [ClientCommand] {
    let types = schema.types.map(\.name)
    return [
      InitCommand.command, JoinCommand.command, SyncCommand.command, StatusCommand.command,
      AddCommand.command, EditCommand.command, DeleteCommand.command, RestoreCommand.command,
      ShowCommand.command, ListCommand.command, HistoryCommand.command,
      ConflictsCommand.command, ResolveCommand.command,
      ImportCommand.command(types), ExportCommand.command(types),
      OutboxCommand.command,
    ] + QuarantineCommand.list + [
      QuarantineCommand.release, QuarantineCommand.discard,
      EraseCommand.command, EraseCommand.status,
      BundleExportCommand.command, BundleImportCommand.command,
      DoctorCommand.command, ZoneListCommand.command, SchemaCommand.command(types),
      SQLCommand.command,
    ]
  }

  /// `TYPE` in a command's name stands for any type of the schema.
  static let typePlaceholder = "TYPE"

  static func table(_ schema: Schema) -> CommandTable {
    CommandTable(
      all(schema).map(\.declaration), commonOptions: [.home] + OptionDeclaration.common,
      placeholders: [typePlaceholder: schema.types.map(\.name)])
  }
}
