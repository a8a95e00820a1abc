internal import Glibc

/// Where a person's answers come from: a terminal, or whatever stands behind standard input.
package final class InputChannel {
  /// Longer than any answer to a question; more is no line that a person typed.
  private static let longestLine = 64 * 1_024

  private let descriptor: Int32
  /// Whether a person can be asked.
  package let isTerminal: Bool
  private var isAtEnd = false

  package static var standardInput: InputChannel {
    InputChannel(descriptor: STDIN_FILENO, isTerminal: isatty(STDIN_FILENO) == 1)
  }

  package init(descriptor: Int32, isTerminal: Bool) {
    self.descriptor = descriptor
    self.isTerminal = isTerminal
  }

  /// The next line without its end; nil at the end of the input.
  ///
  /// It reads byte by byte: what follows the line may be for somebody else.
  package func readLine() -> String? {
    var line: [UInt8] = []
    while line.count < Self.longestLine, let byte = readByte(), byte != 0x0a { line.append(byte) }
    if line.isEmpty, isAtEnd { return nil }
    if line.last == 0x0d { line.removeLast() }
    return String(decoding: line, as: UTF8.self)
  }

  /// As `readLine`, without showing what is typed.
  package func readSecretLine() throws -> String? {
    guard isTerminal else { return readLine() }
    var usual = termios()
    guard unsafe tcgetattr(descriptor, &usual) == 0 else { return readLine() }
    var silent = usual
    // Signals too: Ctrl-C must not end the program while the terminal shows nothing.
    silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
    unsafe tcsetattr(descriptor, TCSAFLUSH, &silent)
    defer { unsafe tcsetattr(descriptor, TCSAFLUSH, &usual) }
    return try readKeys()
  }

  /// A line typed on a terminal that hands over each key as it is.
  private func readKeys() throws -> String? {
    var line: [UInt8] = []
    while line.count < Self.longestLine, let key = readByte() {
      switch key {
      case 0x0a, 0x0d: return String(decoding: line, as: UTF8.self)
      case Self.controlC:
        throw CommandFailure(.interrupted, code: "interrupted", message: "stopped")
      case Self.controlD: return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
      case Self.controlU: line.removeAll()
      case 0x08, 0x7f: _ = line.popLast()
      default: line.append(key)
      }
    }
    return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
  }

  private static let controlC: UInt8 = 0x03
  private static let controlD: UInt8 = 0x04
  private static let controlU: UInt8 = 0x15

  private func readByte() -> UInt8? {
    var byte: UInt8 = 0
    while true {
      let count = unsafe read(descriptor, &byte, 1)
      if count == 1 { return byte }
      if count < 0, errno == EINTR { continue }
      isAtEnd = true
      return nil
    }
  }
}
