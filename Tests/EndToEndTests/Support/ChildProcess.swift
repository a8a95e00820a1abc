import Glibc

/// A process that a test started. It is killed, and waited for, when nobody holds it any more.
final class ChildProcess {
  enum Ending: Equatable {
    case status(Int32)
    case signal(Int32)
  }

  let number: pid_t
  private let output: Int32
  private let errors: Int32
  private let warden: Warden?
  private var openDescriptors: [Int32]
  private(set) var outputBytes: [UInt8] = []
  private(set) var errorBytes: [UInt8] = []
  private(set) var ending: Ending?

  /// - Parameters:
  ///   - input: all of its standard input.
  ///   - log: a file for its standard error, which is collected otherwise.
  init(
    _ program: String, _ arguments: [String], environment: [String: String], input: String = "",
    log: String? = nil, isGuarded: Bool = false
  ) throws {
    let (ourInput, theirInput) = try Loopback.pair()
    let (ourOutput, theirOutput) = try Loopback.pair()
    let (ourErrors, theirErrors) = try Loopback.pair()
    defer { [ourInput, theirInput, theirOutput, theirErrors].forEach { close($0) } }
    (output, errors) = (ourOutput, ourErrors)
    openDescriptors = [output, errors]
    var spawning = Spawning(program: program, arguments: arguments, environment: environment)
    spawning.descriptors = [theirInput, theirOutput, theirErrors]
    spawning.log = log
    number = try spawning.start()
    warden = try isGuarded ? Warden(of: number) : nil
    Loopback.send(Array(input.utf8)[...], to: ourInput)
  }

  deinit {
    if ending == nil { kill() }
    openDescriptors.forEach { close($0) }
  }
}

extension ChildProcess {
  func send(_ signal: Int32) {
    if ending == nil { Glibc.kill(number, signal) }
  }

  /// Ends it at once, as a power cut would.
  func kill() {
    send(SIGKILL)
    collect(until: .generous)
    reap()
  }

  /// Reads its output until it ends.
  /// - Returns: how it ended; nil if it goes on after that time.
  func end(within milliseconds: Int) -> Ending? {
    if ending == nil, collect(until: Deadline(milliseconds: milliseconds)) { reap() }
    return ending
  }

  /// The next line of its output; nil if none comes.
  func readLine() -> String? {
    let deadline = Deadline.generous
    while true {
      if let end = outputBytes.firstIndex(of: UInt8(ascii: "\n")) {
        defer { outputBytes.removeSubrange(...end) }
        return String(decoding: outputBytes[..<end], as: UTF8.self)
      }
      guard openDescriptors.contains(output), deadline.millisecondsLeft > 0 else { return nil }
      readOnce(until: deadline)
    }
  }

  /// - Returns: whether both of its outputs ended, as they do with it.
  @discardableResult
  private func collect(until deadline: Deadline) -> Bool {
    while !openDescriptors.isEmpty {
      guard readOnce(until: deadline) else { return false }
    }
    return true
  }

  @discardableResult
  private func readOnce(until deadline: Deadline) -> Bool {
    let ready = readable(openDescriptors, until: deadline).map { openDescriptors[$0] }
    for descriptor in ready {
      if let bytes = Loopback.receive(from: descriptor) {
        if descriptor == output { outputBytes += bytes } else { errorBytes += bytes }
      } else {
        close(descriptor)
        openDescriptors.removeAll { $0 == descriptor }
      }
    }
    return !ready.isEmpty
  }

  private func reap() {
    // From here on the number may be another's.
    warden?.dismiss()
    var status: Int32 = 0
    unsafe _ = waitpid(number, &status, 0)
    let signal = status & 0x7f
    ending = signal == 0 ? .status((status >> 8) & 0xff) : .signal(signal)
  }
}
