import FoundationEssentials
import Glibc

/// A file system of its own, in memory, that can be filled up and made read-only. Only root may
/// mount one.
final class SmallDisk {
  static let isPossible: Bool = {
    guard let folder = try? TemporaryFolder(), let disk = try? SmallDisk(at: folder.file("disk"))
    else { return false }
    return withExtendedLifetime(disk) { true }
  }()

  static let reason = "a small file system can only be mounted by root"

  let path: String
  private var ballast: String { "\(path)/ballast" }

  init(at path: String, megabytes: Int = 24) throws {
    self.path = path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try Self.run(
      "mount", ["-t", "tmpfs", "-o", "size=\(megabytes)m,mode=0700", "tmpfs", path])
  }

  deinit { try? Self.run("umount", ["-l", path]) }

  var freeBytes: Int {
    var status = statvfs()
    guard unsafe statvfs(path, &status) == 0 else { return 0 }
    return Int(status.f_bavail * UInt(status.f_frsize))
  }

  /// Fills it up but for so many bytes.
  func fill(leaving rest: Int) throws {
    try makeRoom()
    let bytes = Data(repeating: 0x2e, count: max(0, freeBytes - rest))
    try bytes.write(to: URL(filePath: ballast))
  }

  func makeRoom() throws {
    if FileManager.default.fileExists(atPath: ballast) {
      // A child process of another test may have inherited the file while it was being written,
      // and would keep the space taken.
      guard unsafe truncate(ballast, 0) == 0 else {
        throw EndToEndFailure("cannot make room in \(path)")
      }
      try FileManager.default.removeItem(atPath: ballast)
    }
  }

  func remount(readOnly: Bool) throws {
    try Self.run("mount", ["-o", "remount,\(readOnly ? "ro" : "rw")", path])
  }

  private static func run(_ program: String, _ arguments: [String]) throws {
    let places = ["/usr/bin/\(program)", "/bin/\(program)"]
    guard let found = places.first(where: { FileManager.default.isExecutableFile(atPath: $0) })
    else { throw EndToEndFailure("there is no \(program)") }
    let process = try ChildProcess(found, arguments, environment: ["PATH": "/usr/bin:/bin"])
    guard process.end(within: 20_000) == .status(0) else {
      throw EndToEndFailure(
        "\(program) \(arguments): \(String(decoding: process.errorBytes, as: UTF8.self))")
    }
  }
}
