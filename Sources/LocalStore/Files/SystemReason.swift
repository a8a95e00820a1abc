internal import Glibc

/// The operating system's words for an error.
package enum SystemReason {
  /// - Parameter number: an `errno`.
  package static func text(_ number: Int32) -> String {
    unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
  }
}

/// What to do where a disk takes nothing more, whatever was to be written.
enum DiskHint {
  static let full =
    "The disk is full; free some space and try again. What was saved before is safe."
  static let readOnly =
    "The file system is read-only; make it writable, or use a folder that can be written to."
}

extension CommandFailure {
  /// What the operating system refused to do with a file.
  /// - Parameter error: an `errno`.
  package static func file(
    _ error: Int32, _ what: String, status: ExitStatus = .failure, code: String = "file-error",
    field: String? = nil, hint: String? = nil
  ) -> CommandFailure {
    var failure = CommandFailure(
      status, code: code, message: "\(what): \(SystemReason.text(error))", field: field, hint: hint)
    switch error {
    case ENOSPC, EDQUOT: (failure.code, failure.hint) = ("disk-full", DiskHint.full)
    case EROFS: (failure.code, failure.hint) = ("read-only", DiskHint.readOnly)
    default: break
    }
    return failure
  }
}
