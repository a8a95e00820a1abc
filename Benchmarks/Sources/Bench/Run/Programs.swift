import Foundation

/// The executables that are measured, and how they are run.
struct Programs: Sendable {
  let fieldbook: String
  let server: String
  let launch: String

  init(folder: String) {
    fieldbook = "\(folder)/fieldbook"
    server = "\(folder)/fieldbook-server"
    launch = "\(folder)/Launch"
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Runs a program to its end.
  /// - Returns: its standard output.
  @discardableResult
  static func run(_ words: [String], input: [UInt8] = [], accepting: Set<Int32> = [0]) throws
    -> [UInt8]
  {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    let (input, output) = (try file(with: input), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard accepting.contains(process.terminationStatus) else {
      throw Failure(
        description: "exit \(process.terminationStatus) of: \(words.joined(separator: " "))\n"
          + String(decoding: bytes, as: UTF8.self))
    }
    return [UInt8](bytes)
  }

  /// A file that is gone as soon as it is closed: a pipe would block whoever fills it.
  private static func file(with bytes: [UInt8]) throws -> FileHandle {
    let path = NSTemporaryDirectory() + UUID().uuidString
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw Failure(description: "\(path) cannot be read")
    }
    return handle
  }

  /// One run of a program.
  struct Usage {
    let seconds: Double
    /// The most memory that it held.
    let peakBytes: Double
  }

  /// Runs a program, and says how long it took and what memory it needed.
  func measure(_ words: [String], accepting: Set<Int> = [0]) throws -> Usage {
    let report = NSTemporaryDirectory() + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: report) }
    try Self.run([launch, report] + words)
    let numbers = try String(contentsOfFile: report, encoding: .utf8)
      .split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    guard numbers.count == 3, accepting.contains(numbers[2]) else {
      throw Failure(description: "\(numbers) of: \(words.joined(separator: " "))")
    }
    return Usage(
      seconds: Double(numbers[0]) / 1e9, peakBytes: Double(numbers[1]) * 1024)
  }
}
