import Glibc
import LocalStore
import Testing

@Suite("A backup of a server at work")
struct BackupTests {
  /// A file size limit stands for a full disk: the disk takes no more, and the process goes on.
  @Test func ifTheDiskIsFullNothingOfThatNameIsLeft() throws {
    try withServer { server in
      let office = try server.laptop("Elena", "central", [])
      try office.run("import", "module", Examples.modules)
      try office.sync()
      let backup = server.folder.file("backup")
      let script =
        "trap '' XFSZ; ulimit -f 100; "
        + "exec \(try Executable.server.path()) backup \(backup) --data \(server.data) --json"
      let process = try ChildProcess(
        "/bin/sh", ["-c", script], environment: Answer.environment(home: server.folder.path))
      #expect(process.end(within: 60_000) == .status(1))
      let error = try JSONParser.parse(process.outputBytes)["error"]
      #expect(error?["message"]?.stringValue?.contains("cannot be") == true, "\(error ?? .null)")
      #expect(error?["hint"]?.stringValue?.isEmpty == false)
      for path in [backup, "\(backup).partial"] {
        #expect(unsafe access(path, F_OK) != 0, "\(path)")
      }
      try server.run("backup", backup)
    }
  }

  @Test func killedItIsNeverTakenForAWholeOne() throws {
    try withServer { server in
      let office = try server.laptop("Elena", "central", [])
      try office.run("import", "module", Examples.modules)
      try office.sync()
      for round in 0..<10 {
        let backup = server.folder.file("backup-\(round)")
        let process = try server.begin("backup", backup)
        _ = process.end(within: round * 10)
        process.kill()
        if unsafe access(backup, F_OK) == 0 {
          #expect(unsafe access("\(backup)/manifest.json", F_OK) == 0)
        } else {
          try server.run("backup", backup)
        }
        #expect(unsafe access("\(backup).partial", F_OK) != 0)
      }
    }
  }
}
