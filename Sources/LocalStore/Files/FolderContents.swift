internal import Glibc

/// What lies in a folder.
package enum FolderContents {
  /// The names in a folder, in their order; nil if there is none at the path.
  package static func names(of path: String) throws(CommandFailure) -> [String]? {
    guard let folder = unsafe opendir(path) else {
      if errno == ENOENT { return nil }
      throw .file(errno, "\(path) cannot be read", code: "cannot-read")
    }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
