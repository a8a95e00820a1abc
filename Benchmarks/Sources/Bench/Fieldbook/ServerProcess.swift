import Foundation

/// `fieldbook-server` as an office runs it: in a process of its own, on a port of loopback.
final class ServerProcess {
  let programs: Programs
  let data: String
  private var process = Process()
  private(set) var port: UInt16 = 0

  var url: String { "http://127.0.0.1:\(port)" }

  /// Makes a data directory with the workload's zone, and serves it.
  init(_ programs: Programs, data: String) throws {
    self.programs = programs
    self.data = data
    try Programs.run([
      programs.server, "--data", data, "init", "--zone", "\(WorkloadSchema.zone)=W",
    ])
    try start()
  }

  deinit { stop() }

  func start() throws {
    process = Process()
    process.executableURL = URL(fileURLWithPath: programs.server)
    process.arguments = ["--data", data, "--quiet", "serve", "--listen", "127.0.0.1:\(port)"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let line = try firstLine(output.fileHandleForReading)
    guard
      let port = line.split(whereSeparator: { $0 == ":" || $0.isWhitespace }).last
        .flatMap({ UInt16($0) })
    else { throw Programs.Failure(description: "the server does not listen: \(line)") }
    self.port = port
  }

  private func firstLine(_ output: FileHandle) throws -> String {
    var bytes = Data()
    while bytes.last != UInt8(ascii: "\n") {
      guard let byte = try output.read(upToCount: 1), !byte.isEmpty else { break }
      bytes += byte
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  func stop() {
    guard process.isRunning else { return }
    process.terminate()
    process.waitUntilExit()
  }

  /// The most memory that it has held since it was started.
  var peakBytes: Double {
    get throws {
      let path = "/proc/\(process.processIdentifier)/status"
      let status = try String(contentsOfFile: path, encoding: .utf8)
      let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
      let kilobytes = line.flatMap { $0.split(separator: " ").dropLast().last }
        .flatMap { Double($0.trimmingCharacters(in: .whitespaces)) }
      guard let kilobytes else { throw Programs.Failure(description: "no VmHWM in \(path)") }
      return kilobytes * 1024
    }
  }

  /// An invitation of a new coach.
  func invite(_ name: String) throws -> String {
    struct Invitation: Decodable { let code: String }
    let json = try Programs.run([
      programs.server, "--data", data, "invite", "--name", name, "--role", "coach", "--zone",
      "\(WorkloadSchema.zone)", "--json",
    ])
    return try JSONDecoder().decode(Invitation.self, from: Data(json)).code
  }
}
