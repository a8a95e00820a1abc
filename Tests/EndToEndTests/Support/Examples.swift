import FoundationEssentials

/// The files of `Examples/`.
enum Examples {
  static let italianRegister = path("enterprises-it.csv")
  static let named = path("enterprises-named.csv")
  static let modules = path("modules.csv")

  static func path(_ name: String, _ file: String = #filePath) -> String {
    let root = URL(filePath: file).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return root.appending(path: "Examples/\(name)").path
  }

  /// How many rows a file has besides its header; none of them spans several lines.
  static func rowCount(_ path: String) -> Int {
    TemporaryFolder.text(path).split(whereSeparator: \.isNewline).count - 1
  }
}
