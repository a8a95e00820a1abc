import Glibc

/// A shell that kills a process if the tests themselves die, so that nothing stays behind even
/// then. It waits on a line, whose end it sees whatever became of us.
final class Warden {
  private var lifeline: Int32
  private let number: pid_t

  init(of process: pid_t) throws {
    let (ours, theirs) = try Loopback.pair()
    defer { close(theirs) }
    lifeline = ours
    var spawning = Spawning(
      program: "/bin/sh",
      arguments: ["-c", "trap '' INT TERM HUP; read word || kill -9 \(process)"],
      environment: [:])
    spawning.descriptors = [theirs]
    number = try spawning.start()
  }

  deinit { dismiss() }

  /// The process has been taken care of.
  func dismiss() {
    guard lifeline >= 0 else { return }
    Loopback.send(Array("done\n".utf8)[...], to: lifeline)
    close(lifeline)
    lifeline = -1
    _ = waitpid(number, nil, 0)
  }
}
