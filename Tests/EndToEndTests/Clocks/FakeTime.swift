import Glibc
import Testing

/// Debian's package `faketime`, which shows another time to the programs that it starts.
///
/// Its program does more than to preload its library: loaded by itself, that would move the
/// environment, where Swift looks for a program's arguments.
enum FakeTime {
  static let program = "/usr/bin/faketime"

  static var isInstalled: Bool { unsafe access(program, X_OK) == 0 }
}

extension Laptop {
  /// The same laptop after somebody has set its clock, such as `+1y`; nil for right.
  func at(_ offset: String?) -> Laptop {
    var laptop = self
    laptop.launcher = offset.map { [FakeTime.program, "-f", $0] } ?? []
    return laptop
  }
}

/// Lends a server and two coaches whose clocks can be set wrong.
func withWrongClocks(
  sourceLocation: SourceLocation = #_sourceLocation, _ body: (TwoCoaches) throws -> Void
) throws {
  guard FakeTime.isInstalled else {
    withKnownIssue("no faketime: scripts/test installs it") {
      Issue.record("no clock was set wrong", sourceLocation: sourceLocation)
    }
    return
  }
  try withServer(sourceLocation: sourceLocation) { server in try body(try TwoCoaches(server)) }
}
