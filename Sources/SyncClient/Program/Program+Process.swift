import Glibc
import LocalStore

extension Program {
  /// Runs this process's command line, and ends the process.
  static func runProcess() -> Never {
    // Whatever is made here is its owner's alone.
    umask(0o077)
    OutputChannel.ignoreBrokenPipes()
    let program = Program(environment: .ofProcess())
    exit(program.run(Array(CommandLine.arguments.dropFirst())).rawValue)
  }
}
