internal import Glibc
internal import SyncProtocol

/// How much room there is for a file.
package enum DiskSpace {
  /// - Parameter file: what a repair needs room for once more.
  package static func findings(_ folder: String, holding file: String) -> [Finding] {
    var status = statvfs()
    guard unsafe statvfs(folder, &status) == 0 else { return [] }
    var size = stat()
    let bytes = unsafe stat(file, &size) == 0 ? Int(size.st_size) : 0
    let free = Int(
      clamping: UInt64(status.f_bavail).multipliedReportingOverflow(
        by: UInt64(status.f_frsize)
      ).partialValue)
    return finding(freeBytes: free, fileBytes: bytes).map { [$0] } ?? []
  }

  static func finding(freeBytes: Int, fileBytes: Int) -> Finding? {
    guard freeBytes < max(Limits.lowDiskBytes, fileBytes) else { return nil }
    return Finding(
      .disk, "low", .warning, "only \(Quantity.bytes(freeBytes)) are free",
      .advice("Make room: nothing can be saved on a full disk, and a repair makes a copy."))
  }
}
