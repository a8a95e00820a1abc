import LocalStore
import SyncProtocol

/// What a command works with.
struct CommandContext {
  let arguments: ParsedArguments
  /// What the words in capitals of the command's name stand for here.
  let placeholders: [String: String]
  let environment: Environment
  let schema: Schema

  var isQuiet: Bool { arguments.flag("quiet") }

  /// Whether a person is there to be asked.
  var mayAsk: Bool { environment.input.isTerminal && !arguments.flag("no-input") }

  func home() throws -> HomeFolder {
    try HomeFolder(option: arguments.value("home"), variables: environment.variables)
  }

  /// The replica, for a command that may write.
  func replica() throws -> Replica {
    try home().openReplica(schema: schema, environment.surroundings)
  }

  /// The replica with its views brought up to date, for a command that reads them.
  func replicaWithViews() throws -> Replica {
    let replica = try home().openReplicaForReading(schema: schema, environment.surroundings)
    try catchUp(replica)
    return replica
  }

  /// The replica for a command that reads facts only.
  func replicaForReading() throws -> Replica {
    try home().openReplicaForReading(schema: schema, environment.surroundings)
  }

  private func catchUp(_ replica: Replica) throws {
    guard try replica.views().catchUp() == .behind else { return }
    note("The latest changes are not included: another program is writing to the replica.")
  }

  /// The type that the command line begins with.
  func type() throws -> RecordType {
    try type(named: placeholders[ClientCommand.typePlaceholder] ?? "")
  }

  func type(named name: String) throws -> RecordType {
    if let type = schema.type(name) { return type }
    throw UsageError(
      .unknownChoice(name, of: ClientCommand.typePlaceholder, choices: schema.types.map(\.name)),
      suggestion: Spelling.suggestion(for: name, among: schema.types.map(\.name)))
  }

  /// A message on standard error, at once, unless `--quiet`.
  func note(_ message: String) {
    guard !isQuiet else { return }
    environment.errors.writeLine(DisplayText.singleLine(message))
  }

  var times: LocalTime { LocalTime(offsetSeconds: environment.utcOffsetSeconds) }
}

extension CommandContext {
  /// The zone that an option names.
  func zone(option: String = "zone") throws -> Zone? {
    try arguments.value(option).map { try Self.zone($0, field: "--\(option)") }
  }

  static func zone(_ name: String, field: String) throws -> Zone {
    if let zone = Zone(name) { return zone }
    throw CommandFailure(
      .usage, code: "invalid-zone", message: "“\(name)” cannot be a zone's name", field: field,
      hint: "A zone's name is a country code or a word, such as it: a lower-case letter, then "
        + "lower-case letters, digits and hyphens.")
  }
}
