internal import Glibc

/// The operating system's words for an error.
package enum SystemReason {
  /// - Parameter number: an `errno`.
  package static func text(_ number: Int32) -> String {
    unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
  }
}

extension CommandFailure {
  /// What the operating system refused to do with a file.
  /// - Parameter error: an `errno`.
  package static func file(
    _ error: Int32, _ what: String, status: ExitStatus = .failure, code: String = "file-error",
    field: String? = nil, hint: String? = nil
  ) -> CommandFailure {
    CommandFailure(
      status, code: code, message: "\(what): \(SystemReason.text(error))", field: field, hint: hint)
  }
}
