import Glibc

/// What the file system says of a folder, as far as the data directory wants to know.
struct FolderStatus: Hashable, Sendable {
  let isFolder: Bool
  let owner: UInt32

  /// Nil if there is nothing at the path, or nothing that may be looked at.
  init?(_ path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    isFolder = status.st_mode & S_IFMT == S_IFDIR
    owner = status.st_uid
  }

  /// Makes a folder for its owner alone, and the folders above it.
  /// - Returns: 0, or the `errno` of what failed.
  static func make(_ path: String) -> Int32 {
    if unsafe mkdir(path, 0o700) == 0 { return 0 }
    switch errno {
    case EEXIST: return FolderStatus(path)?.isFolder == true ? 0 : ENOTDIR
    case ENOENT:
      guard let parent = parent(of: path) else { return ENOENT }
      let error = make(parent)
      guard error == 0 else { return error }
      return unsafe mkdir(path, 0o700) == 0 ? 0 : errno
    case let error: return error
    }
  }

  private static func parent(of path: String) -> String? {
    let trimmed = path.reversed().drop { $0 == "/" }
    let parent = String(trimmed.drop { $0 != "/" }.dropFirst().reversed())
    return parent.isEmpty ? nil : parent
  }

  static func userName(_ id: UInt32) -> String {
    guard let entry = unsafe getpwuid(id), let name = unsafe entry.pointee.pw_name else {
      return "\(id)"
    }
    return unsafe String(cString: name)
  }
}
