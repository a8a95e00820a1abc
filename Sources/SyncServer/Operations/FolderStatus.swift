import Glibc

/// What the file system says of a folder or file, as far as the data directory wants to know.
struct FolderStatus: Hashable, Sendable {
  let isFolder: Bool
  let owner: UInt32
  /// Whether others than the owner may do anything with it.
  let isOpenToOthers: Bool
  let bytes: UInt64
  /// The file system that it lies on.
  let device: UInt64

  /// Nil if there is nothing at the path, or nothing that may be looked at.
  init?(_ path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    isFolder = status.st_mode & S_IFMT == S_IFDIR
    owner = status.st_uid
    isOpenToOthers = status.st_mode & 0o077 != 0
    bytes = UInt64(clamping: status.st_size)
    device = UInt64(status.st_dev)
  }

  static func userName(_ id: UInt32) -> String {
    guard let entry = unsafe getpwuid(id), let name = unsafe entry.pointee.pw_name else {
      return "\(id)"
    }
    return unsafe String(cString: name)
  }
}
