import LocalStore

/// Somebody's laptop: a home folder, and `fieldbook` on it.
struct Laptop {
  let home: String
  let folder: TemporaryFolder
  /// Variables besides the usual ones.
  var variables: [String: String] = [:]
  /// A program that starts `fieldbook`, with its own arguments; none if it is empty.
  var launcher: [String] = []

  init(_ name: String, in folder: TemporaryFolder) {
    self.folder = folder
    home = folder.file(name)
  }

  @discardableResult
  func run(_ words: String..., input: String = "", expecting status: Int32? = 0) throws -> Answer {
    try run(words, input: input, expecting: status)
  }

  @discardableResult
  func run(_ words: [String], input: String = "", expecting status: Int32? = 0) throws -> Answer {
    try Answer.to(
      .client, arguments(words), environment: environment, input: input, through: launcher,
      expecting: status)
  }

  /// Starts a command, for a test that does not let it come to its end.
  /// - Parameter isGuarded: whether it is ended with the tests, whatever becomes of them; a command
  ///   that is soon done needs none.
  func start(_ words: String..., isGuarded: Bool = true) throws -> ChildProcess {
    try ChildProcess(
      try Executable.client.path(), arguments(words), environment: environment,
      isGuarded: isGuarded)
  }

  private func arguments(_ words: [String]) -> [String] {
    words + ["--home", home, "--no-input", "--json"]
  }

  private var environment: [String: String] {
    Answer.environment(home: folder.path).merging(variables) { $1 }
  }
}

extension Laptop {
  @discardableResult
  func sync(expecting status: Int32? = 0) throws -> JSONValue {
    try run("sync", expecting: status).json
  }

  @discardableResult
  func join(_ url: String, code: String) throws -> JSONValue {
    try run("join", url, input: code + "\n").json
  }

  /// The ids of all records of a type.
  func ids(_ type: String) throws -> Set<String> {
    Set(try run(type, "list").json.arrayValue?.compactMap { $0["id"]?.stringValue } ?? [])
  }

  func show(_ id: String, type: String = "enterprise") throws -> JSONValue {
    try run(type, "show", id).json
  }

  func field(_ name: String, of id: String) throws -> JSONValue? {
    try show(id)["fields"]?[name]
  }
}
