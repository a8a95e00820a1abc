import FoundationEssentials
import Glibc
import TestSupport

/// What lies in a folder, byte by byte.
enum FolderContents {
  /// The names of its files; none if it is not there.
  static func names(_ folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  /// Whether any file holds a text.
  static func holds(_ text: String, in folder: String) throws -> Bool {
    for name in names(folder) {
      let data = FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data()
      if data.firstRange(of: Data(text.utf8)) != nil { return true }
    }
    return false
  }

  /// A second name of a file.
  static func link(_ path: String, to other: String) throws {
    try FileManager.default.linkItem(atPath: path, toPath: other)
  }
}
