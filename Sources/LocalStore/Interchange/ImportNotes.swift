import SyncProtocol

/// What people should know of an import, gathered by kind: a file of thousands of rows repeats
/// itself.
struct ImportNotes {
  private struct Kind: Hashable {
    let code: String
    let message: String
    let field: String?
  }

  /// More line numbers help nobody.
  private static let linesListed = 10

  private var kinds: [Kind] = []
  private var lines: [Kind: [Int]] = [:]

  mutating func add(_ code: String, _ message: String, field: String? = nil, line: Int) {
    let kind = Kind(code: code, message: message, field: field)
    if lines[kind] == nil { kinds.append(kind) }
    lines[kind, default: []].append(line)
  }

  var warnings: [EntryWarning] {
    kinds.map { kind in
      let lines = lines[kind] ?? []
      let listed = lines.prefix(Self.linesListed).map { String($0) }.joined(separator: ", ")
      let rest = lines.count > Self.linesListed ? " and \(lines.count - Self.linesListed) more" : ""
      return EntryWarning(
        code: kind.code,
        message: "\(kind.message) (line\(lines.count == 1 ? "" : "s") \(listed)\(rest))",
        field: kind.field)
    }
  }
}
