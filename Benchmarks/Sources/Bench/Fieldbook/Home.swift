/// A coach's home folder, worked on with `fieldbook` in processes of its own.
struct Home {
  let path: String
  private let programs: Programs

  /// Done, and done though conflicts wait.
  private static let goodStatuses: Set<Int> = [0, 5]

  init(_ path: String, _ programs: Programs) {
    self.path = path
    self.programs = programs
  }

  /// - Parameter url: where the server is reached, if not directly.
  func join(_ server: ServerProcess, name: String, at url: String? = nil) throws {
    try Programs.run(
      words(["join", url ?? server.url]), input: Array(try server.invite(name).utf8))
  }

  @discardableResult
  func run(_ command: [String]) throws -> [UInt8] {
    try Programs.run(words(command), accepting: Set(Self.goodStatuses.map { Int32($0) }))
  }

  func measure(_ command: [String]) throws -> Programs.Usage {
    try programs.measure(words(command), accepting: Self.goodStatuses)
  }

  private func words(_ command: [String]) -> [String] {
    [programs.fieldbook, "--home", path, "--no-input", "--quiet"] + command
  }
}
