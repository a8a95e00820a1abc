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

  /// The home folder. One that was being cleared is cleared first, and then there is nothing left
  /// to run a command on.
  func home() throws -> HomeFolder {
    let home = try HomeFolder(option: arguments.value("home"), variables: environment.variables)
    if try home.resumeClearing() { throw CommandFailure.cleared() }
    return home
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
    environment.streams.errors.writeLine(DisplayText.singleLine(message))
  }

  var times: DisplayTime { .local(environment.utcOffsetSeconds) }

  /// How the replica's records are shown here.
  func presentation(of replica: Replica) -> Presentation {
    Presentation(
      replica.reader(), times: times,
      remedies: Remedies(
        resolve: { key, field in "fieldbook resolve \(key.id.short) \(field) --keep N" },
        restore: { type in "fieldbook \(type) restore" }))
  }
}

extension CommandContext {
  /// The zone that an option names.
  func zone(option: String = "zone") throws -> Zone? {
    try arguments.value(option).map { try Zone.argument($0, field: "--\(option)") }
  }
}
