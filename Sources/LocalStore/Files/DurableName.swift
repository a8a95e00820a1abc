internal import Glibc

/// Names of files that must survive a power cut.
package enum DurableName {
  /// Makes a file's bytes durable.
  /// - Returns: 0, or the `errno` of what failed.
  package static func syncFile(_ path: String) -> Int32 {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return errno }
    defer { close(descriptor) }
    return fsync(descriptor) == 0 ? 0 : errno
  }

  /// Makes what was renamed, made or removed in a file's folder durable. A file system that cannot
  /// do that for folders keeps it as well as it keeps anything.
  package static func syncFolder(of path: String) {
    let folder = folder(of: path)
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.utf8.startIndex ? "/" : String(path[..<slash])
  }
}
