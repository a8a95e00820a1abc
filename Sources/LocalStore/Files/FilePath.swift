internal import Glibc

/// What paths say, and where they really lead.
package enum FilePath {
  /// The folder that a file or folder lies in.
  package static func folder(of path: String) -> String {
    let trimmed = withoutSlashes(path[...])
    guard let slash = trimmed.lastIndex(of: "/") else { return path.hasPrefix("/") ? "/" : "." }
    let folder = withoutSlashes(trimmed[..<slash])
    return folder.isEmpty ? "/" : String(folder)
  }

  /// The last part of a path.
  package static func name(of path: String) -> String {
    String(withoutSlashes(path[...]).split(separator: "/").last ?? "/")
  }

  /// Whether there is anything at the path.
  package static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

  /// The absolute path without links. What it names need not exist, but its folder must.
  /// - Returns: nil if there is no such folder, or it may not be looked into.
  package static func resolved(_ path: String) -> String? {
    if let whole = real(path) { return whole }
    guard let folder = real(folder(of: path)) else { return nil }
    return folder == "/" ? "/\(name(of: path))" : "\(folder)/\(name(of: path))"
  }

  private static func real(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }

  private static func withoutSlashes(_ path: Substring) -> Substring {
    var path = path
    while path.last == "/" { path.removeLast() }
    return path
  }
}
