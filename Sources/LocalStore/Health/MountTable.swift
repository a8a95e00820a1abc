/// Which file systems are mounted where, as `/proc/self/mountinfo` tells (proc(5)).
struct MountTable {
  struct Mount: Hashable {
    /// `MAJOR:MINOR`; the major number is 0 for what lies on no block device of its own.
    let device: String
    let point: String
    let fileSystem: String
    let source: String
  }

  private let mounts: [Mount]

  /// Lines that cannot be understood are left out.
  init(_ text: String) {
    mounts = text.split(separator: "\n").compactMap { Self.mount($0) }
  }

  private static func mount(_ line: Substring) -> Mount? {
    let words = line.split(separator: " ")
    // Any number of optional fields ends with a hyphen.
    guard words.count >= 6, let hyphen = words[6...].firstIndex(of: "-"),
      words.count > hyphen + 2
    else { return nil }
    return Mount(
      device: String(words[2]), point: unescaped(words[4]),
      fileSystem: String(words[hyphen + 1]), source: unescaped(words[hyphen + 2]))
  }

  /// Blanks, line ends and backslashes are written as three octal digits.
  private static func unescaped(_ word: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(word.utf8)[...]
    while let byte = rest.popFirst() {
      let digits = rest.prefix(3)
      if byte == UInt8(ascii: "\\"), digits.count == 3,
        let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
      {
        bytes.append(code)
        rest.removeFirst(3)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The file system that a path lies on.
  /// - Parameter path: absolute, without links and dots.
  func mount(holding path: String) -> Mount? {
    let holding = mounts.filter { mount in
      mount.point == "/" || path == mount.point || path.hasPrefix(mount.point + "/")
    }
    let longest = holding.map(\.point.utf8.count).max()
    // Of several at one place the last one covers the others.
    return holding.last { $0.point.utf8.count == longest }
  }
}
