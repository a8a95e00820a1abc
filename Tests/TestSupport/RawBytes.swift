internal import Foundation

/// The bytes of a file as they lie there, free pages and all.
package struct RawBytes {
  private let bytes: Data

  /// A file that is not there has none.
  package init(_ path: String) {
    bytes = FileManager.default.contents(atPath: path) ?? Data()
  }

  package func contains(_ text: String) -> Bool { bytes.range(of: Data(text.utf8)) != nil }

  /// Every file below a folder, whatever it is called, that contains a text.
  package static func files(under folder: String, with text: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return names.filter { RawBytes("\(folder)/\($0)").contains(text) }.sorted()
  }

  package func first(of texts: some Sequence<String>) -> String? {
    texts.first { contains($0) }
  }
}
