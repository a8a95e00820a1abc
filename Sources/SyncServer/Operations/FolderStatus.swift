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

  static func userName(_ id: UInt32) -> String {
    guard let entry = unsafe getpwuid(id), let name = unsafe entry.pointee.pw_name else {
      return "\(id)"
    }
    return unsafe String(cString: name)
  }
}
