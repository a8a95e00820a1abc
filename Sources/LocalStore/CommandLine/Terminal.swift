internal import Glibc

/// What is at the other end of a descriptor: a person at a terminal, or a file or pipe.
package struct Terminal: Sendable, Equatable {
  package enum Style: String, Sendable {
    case bold = "1"
    case dim = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
  }

  /// The environment's variables that say something of a terminal.
  static let variables = ["COLUMNS", "NO_COLOR", "TERM"]

  private static let usualWidth = 80
  private static let possibleWidths = 20...1_000

  package let isTTY: Bool
  /// For running text, in columns.
  package let width: Int
  /// For tables: nil if there is no terminal whose width could be exceeded, so that nothing is
  /// shortened that goes into a file.
  package let tableWidth: Int?
  package let allowsColour: Bool

  /// The descriptor's terminal, with `COLUMNS`, `NO_COLOR` and `TERM` from the environment.
  package init(descriptor: Int32, environment: [String: String]) {
    self.init(
      isTTY: isatty(descriptor) == 1, windowWidth: Self.windowWidth(descriptor),
      environment: environment)
  }

  /// - Parameter windowWidth: what the terminal says of itself, nil if it does not.
  package init(isTTY: Bool, windowWidth: Int?, environment: [String: String]) {
    let asked = environment["COLUMNS"].flatMap { Int($0) }
    let known = (asked ?? windowWidth).flatMap { Self.possibleWidths.contains($0) ? $0 : nil }
    self.isTTY = isTTY
    width = known ?? Self.usualWidth
    tableWidth = isTTY || asked != nil ? width : nil
    let kind = environment["TERM"] ?? ""
    let isRefused = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    allowsColour = isTTY && !isRefused && !kind.isEmpty && kind != "dumb"
  }

  /// The text in a style if colour is allowed, else the text. It must hold no control characters.
  package func styled(_ text: String, _ style: Style) -> String {
    allowsColour ? "\u{1b}[\(style.rawValue)m\(text)\u{1b}[0m" : text
  }

  private static func windowWidth(_ descriptor: Int32) -> Int? {
    var size = winsize()
    let code = unsafe withUnsafeMutablePointer(to: &size) {
      unsafe ioctl(descriptor, UInt(TIOCGWINSZ), UnsafeMutableRawPointer($0))
    }
    return code == 0 && size.ws_col > 0 ? Int(size.ws_col) : nil
  }
}
