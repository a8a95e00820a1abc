internal import Glibc

/// Whether a folder and its files are their owner's alone.
package enum FolderPrivacy {
  private static let others = mode_t(0o077)

  /// The folder and those of its files that somebody else may use.
  private static func exposed(_ folder: String, files: [String]) -> [String] {
    ([folder] + files).filter { path in
      var status = stat()
      return unsafe stat(path, &status) == 0 && status.st_mode & others != 0
    }
  }

  package static func findings(_ folder: String, files: [String]) -> [Finding] {
    exposed(folder, files: files).map { path in
      Finding(
        .permissions, "exposed", .warning, "others on this machine may use \(path)", .repair)
    }
  }

  /// Takes everybody else's rights away.
  /// - Returns: what was changed.
  package static func close(_ folder: String, files: [String]) -> [String] {
    exposed(folder, files: files).filter { path in
      var status = stat()
      guard unsafe stat(path, &status) == 0 else { return false }
      return unsafe chmod(path, status.st_mode & 0o7777 & ~others) == 0
    }
  }
}
