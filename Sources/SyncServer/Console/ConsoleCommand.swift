import LocalStore
import SyncProtocol

/// A command of `fieldbook-server`: how it is written, and what it does.
struct ConsoleCommand: Sendable {
  let declaration: CommandDeclaration
  let run: @Sendable (CommandContext) throws -> CommandAnswer?

  /// - Parameter run: answers nil if it has written its output by itself.
  init(
    _ declaration: CommandDeclaration,
    _ run: @escaping @Sendable (CommandContext) throws -> CommandAnswer?
  ) {
    self.declaration = declaration
    self.run = run
  }

  /// In the order in which help lists them.
  static let all: [ConsoleCommand] = [
    initialise, serve, zoneAdd, zoneList, invite, personList, deviceList, deviceRevoke,
    accessGrant, accessRevoke, accessList, accessLog, list, show, history, conflicts,
    quarantineList, quarantineRelease, quarantineDiscard, erase, eraseStatus, export, verify,
    auditVerify, backup, restore, metrics, configCheck,
  ]

  static let table = CommandTable(
    all.map(\.declaration), commonOptions: [.data] + OptionDeclaration.common)
}

/// What a command works with.
struct CommandContext {
  let arguments: ParsedArguments
  let environment: Environment
  let schema: Schema

  var dataPath: String {
    let given = arguments.value("data") ?? environment.variables[DataDirectory.variable] ?? ""
    return given.isEmpty ? DataDirectory.usualPath : given
  }

  /// Staff in the server's shell, as logs name them.
  var actor: String { "server:\(FolderStatus.userName(environment.user))" }

  var isQuiet: Bool { arguments.flag("quiet") }

  func data() throws -> DataDirectory {
    try DataDirectory.existing(dataPath, user: environment.user)
  }

  /// The registry of an initialised directory.
  func registry() throws -> Registry {
    try data().openRegistry(clock: environment.clock)
  }
}
