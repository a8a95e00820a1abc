internal import Glibc

/// Why a database cannot be opened, found by looking at its path.
///
/// SQLite's own number is of little use for that: refused a file for writing, it tries to read it,
/// and keeps the number of the second failure.
enum OpeningDiagnosis {
  /// An `errno`, or nil if the path gives no reason.
  static func errorNumber(_ path: String, mode: Connection.Mode) -> Int32? {
    let folder = DurableName.folder(of: path)
    if let number = failure(folder, F_OK) { return number }
    if unsafe opendir(path).map({ unsafe closedir($0) }) != nil { return EISDIR }
    let canCreate = mode == .readWriteCreate
    switch failure(path, mode == .readOnly ? R_OK : R_OK | W_OK) {
    case ENOENT where canCreate: break
    case let number?: return number
    case nil: break
    }
    // Also for an existing file: the log stands beside it.
    return failure(folder, W_OK | X_OK)
  }

  private static func failure(_ path: String, _ kind: Int32) -> Int32? {
    unsafe access(path, kind) == 0 ? nil : errno
  }
}
