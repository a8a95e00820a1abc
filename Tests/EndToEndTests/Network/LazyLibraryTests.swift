import FoundationEssentials
import Testing

/// libcurl costs time at every start, and may be missing: only what talks to a server loads it.
@Suite("libcurl is loaded by commands that need a network, and by no other")
struct LazyLibraryTests {
  @Test func offlineCommandsDoNot() throws {
    let folder = try TemporaryFolder()
    var amina = Laptop("amina", in: folder)
    amina.variables = Self.tracing(into: folder)
    for words in [
      ["init", "--name", "Amina", "--zone", "it"],
      ["import", "enterprise", Examples.named],
      ["enterprise", "add", "legal_name=Agade", "country=IT", "city=Milano"],
      ["enterprise", "list"], ["status"], ["outbox"], ["conflicts"], ["schema"], ["zone", "list"],
      ["export", "enterprise", "--format", "json"], ["sync", "--dry-run"], ["--help"],
    ] {
      try amina.run(words)
      let libraries = try Self.takeTrace(folder)
      #expect(libraries.contains("libsqlite3"), "\(words): the trace shows what is loaded")
      #expect(!libraries.contains("libcurl"), "\(words)")
    }
  }

  @Test func syncAndJoinDo() throws {
    try withServer { server in
      var amina = Laptop("amina", in: server.folder)
      amina.variables = Self.tracing(into: server.folder)
      try server.enrol(amina, "Amina")
      #expect(try Self.takeTrace(server.folder).contains("libcurl"))
      try amina.sync()
      #expect(try Self.takeTrace(server.folder).contains("libcurl"))
    }
  }

  /// The dynamic loader writes each file it maps to `trace.PROCESS`.
  private static func tracing(into folder: TemporaryFolder) -> [String: String] {
    ["LD_DEBUG": "files", "LD_DEBUG_OUTPUT": folder.file("trace")]
  }

  private static func takeTrace(_ folder: TemporaryFolder) throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasPrefix("trace.") }
    return names.map { name in
      defer { try? FileManager.default.removeItem(atPath: folder.file(name)) }
      return TemporaryFolder.text(folder.file(name))
    }.joined()
  }
}
