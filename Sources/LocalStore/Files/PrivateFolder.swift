internal import Glibc

/// Folders that are their owner's alone.
package enum PrivateFolder {
  /// Makes a folder for its owner alone, and the folders above it; one that is there is left as it
  /// is.
  /// - Returns: 0, or the `errno` of what failed.
  package static func make(_ path: String) -> Int32 {
    if unsafe mkdir(path, 0o700) == 0 { return 0 }
    switch errno {
    case EEXIST: return isFolder(path) ? 0 : ENOTDIR
    case ENOENT:
      let parent = FilePath.folder(of: path)
      let error = parent == path ? ENOENT : make(parent)
      guard error == 0 else { return error }
      return unsafe mkdir(path, 0o700) == 0 ? 0 : errno
    case let error: return error
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
